using System.Net;
using System.Text;
using QueueDashboard.Tests.Architecture;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The lines for Postfix, as the page writes them and the guide prints them, on a real Postfix that asks the running dashboard.</summary>
public sealed class PrintedLinesTests(PreparedStorage prepared)
{
    private const string Afar = "XCLIENT ADDR=198.51.100.9 NAME=mail.remote.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guide_prints_the_lines_that_the_page_writes()
    {
        string guide = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "backscatter.md"), Cancel)).ReplaceLineEndings("\n");

        foreach (var file in PostfixLines.Of(new PostfixSetup { Milter = "127.0.0.1:8891", Domains = ["example.org"] }))
        {
            Assert.Contains($"```\n{file.Text}```\n", guide, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lines_as_printed_sign_what_leaves_and_take_the_tag_off_what_comes_home()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(2);
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, milter: ports[1], asPrinted: true);
        await using Dashboard dashboard = await Dashboard.StartAsync(
            prepared, ports[0], [("Filter:Listen", $"127.0.0.1:{ports[1]}"), ("Defaults:OwnDomains", "local.test"), ("Defaults:BackscatterEnabled", "true")]);
        using (var set = await dashboard.CallAsync(HttpMethod.Put, "settings/backscatter", new { reject = true }))
        {
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }

        string More() => dashboard.Log + postfix.Log;
        string anna = await SignedAsync("anna@local.test", "plain");
        string blank = await SignedAsync("\"anna b\"@local.test", "quoted");
        Assert.Matches("^\"prvs=0[0-9]{3}[0-9a-f]{6}=anna b\"@local[.]test$", blank);

        // Home again, each without its tag; a server on the way may have changed the case.
        await HomeAsync(anna, "home", "anna@local.test");
        await HomeAsync(anna.ToUpperInvariant(), "shouted", "ANNA@LOCAL.TEST");
        await HomeAsync(blank, "blank", "\"anna b\"@local.test");
        Assert.StartsWith("550 5.7.1 ", await SendAsync(postfix.Mx, "", "forged", Afar, "anna@local.test"), StringComparison.Ordinal);

        // What the dashboard hands back was judged before.
        foreach (int port in (int[])[postfix.Reinjection, postfix.Rescan])
        {
            Assert.StartsWith("250", await SendAsync(port, "", $"back{port}", null, "anna@local.test"), StringComparison.Ordinal);
            await Eventually.TrueAsync("what was handed back arrives", () => Arrived(sink, $"back{port}").Any(), More);
        }

        Assert.DoesNotContain("warning: ", string.Join('\n', postfix.Log.Split('\n').Where(line => line.Contains("milter", StringComparison.Ordinal) || line.Contains("unused parameter", StringComparison.Ordinal))), StringComparison.Ordinal);

        async Task<string> SignedAsync(string sender, string subject)
        {
            Assert.StartsWith("250", await SendAsync(postfix.Submission, sender, subject, null, "bob@remote.test"), StringComparison.Ordinal);
            await Eventually.TrueAsync("it leaves", () => Arrived(sink, subject).Any(), More);
            return Arrived(sink, subject).Single().ReversePath;
        }

        async Task HomeAsync(string to, string subject, string delivered)
        {
            Assert.StartsWith("250", await SendAsync(postfix.Mx, "", subject, Afar, to), StringComparison.Ordinal);
            await Eventually.TrueAsync("it comes home", () => Arrived(sink, subject).Any(), More);
            Assert.Equal([delivered], Arrived(sink, subject).Single().Recipients);
        }
    }

    [Fact]
    public async Task Guide_prints_lines_with_which_Exim_signs_checks_and_unwraps()
    {
        string exim = Peers.FindExim();
        string guide = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "backscatter.md"), Cancel)).ReplaceLineEndings("\n");
        string[] parts = [.. guide.Split("```\n").Single(block => block.StartsWith("# signs:", StringComparison.Ordinal)).Split("\n\n")];
        using TemporaryFolder folder = new();
        string config = folder.At("exim.conf");
        await File.WriteAllTextAsync(
            config,
            $"keep_environment =\nspool_directory = {folder.Path}\nlog_file_path = {folder.At("%slog")}\nhost_lookup =\nrfc1413_query_timeout = 0s\ndomainlist local_domains = example.org\nacl_smtp_rcpt = recipient\nbegin acl\nrecipient:\n{parts[1]}\n  accept\n" +
            $"begin routers\n{parts[2]}\nlast:\n  driver = accept\n  transport = remote\nbegin transports\nremote:\n  driver = smtp\n{parts[0]}\n",
            Cancel);

        string path = parts[0][(parts[0].IndexOf("return_path = ", StringComparison.Ordinal) + "return_path = ".Length)..].Trim();
        string signed = (await AskAsync("-f", "anna@example.org", "-be", path)).Trim();
        Assert.Matches("^prvs=0[0-9]{3}[0-9a-f]{6}=anna@example[.]org$", signed);
        Assert.DoesNotContain("prvs=", await AskAsync("-f", "anna@elsewhere.test", "-be", path), StringComparison.Ordinal);

        string talk = await TalkAsync($"HELO x.test\r\nMAIL FROM:<>\r\nRCPT TO:<anna@example.org>\r\nRCPT TO:<{signed}>\r\nQUIT\r\n", "-bh", "192.0.2.9");
        Assert.Matches("(?s)550 no message of ours bears this address.*250 Accepted", talk);
        Assert.Contains("anna@example.org\n    <-- prvs=", await AskAsync("-bt", signed), StringComparison.Ordinal);

        Task<string> AskAsync(params string[] arguments) => TalkAsync("", arguments);

        async Task<string> TalkAsync(string input, params string[] arguments)
        {
            using var program = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(exim, ["-C", config, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = program.StandardOutput.ReadToEndAsync(Cancel);
            var complained = program.StandardError.ReadToEndAsync(Cancel);
            await program.StandardInput.WriteAsync(input.AsMemory(), Cancel);
            program.StandardInput.Close();
            await program.WaitForExitAsync(Cancel);
            await complained;
            return await said;
        }
    }

    private static Task<string> SendAsync(int port, string from, string subject, string? before, params string[] to) =>
        SmtpSender.SendOneAsync(port, from, to, Encoding.ASCII.GetBytes($"From: anna@local.test\r\nTo: you\r\nSubject: {subject}\r\n\r\ntext\r\n"), Cancel, before);

    private static IEnumerable<SunkMessage> Arrived(SmtpSink sink, string subject) => sink.Messages.Where(mail => mail.Header("Subject") == subject);
}
