using System.Text;
using QueueDashboard.Tests.Architecture;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The lines for Postfix that the documentation prints, and those of the example folder, in a real Postfix.</summary>
public sealed class PrintedPostfixTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("page", "local.test")]
    [InlineData("example", "example.org")]
    public async Task Lines_stop_hand_over_release_and_scan_again(string which, string domain)
    {
        await using SmtpSink sink = new();
        int intake = FreePort.Take(1)[0];
        await using var postfix = await PrivatePostfix.StartAsync(intake, sink.Port, lines: which == "page" ? Page(domain) : Example(sink.Port));
        await using var dashboard = await DashboardAsync(postfix, intake, domain);

        // Stopped, with the original client.
        string answer = await SendAsync(postfix, $"anna@{domain}", "bought cheaply");
        Assert.StartsWith("250", answer, StringComparison.Ordinal);
        long id = await dashboard.ItemAsync("bought cheaply");
        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal("spam", item.GetProperty("reason").GetProperty("code").GetString());
        Assert.Equal("198.51.100.9", item.GetProperty("client").GetProperty("address").GetString());
        Assert.Equal(answer.Split(' ')[^1], item.GetProperty("originQueueId").GetString());
        Assert.DoesNotContain(sink.Messages, mail => mail.Header("Subject") == "bought cheaply");

        // Released: delivered without being stopped again.
        Assert.Equal(System.Net.HttpStatusCode.OK, (await dashboard.ActAsync(id, "release")).Status);
        await Eventually.TrueAsync("it is delivered", () => sink.Messages.Any(mail => mail.Header("Subject") == "bought cheaply" && mail.Recipients.Contains($"anna@{domain}")), () => dashboard.Log + postfix.Log);
        await dashboard.StateBecomesAsync(id, "released");

        // Scanned again: the check stops it once more, and the new one says where it came from.
        await SendAsync(postfix, $"anna@{domain}", "looked at twice");
        long first = await dashboard.ItemAsync("looked at twice");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await dashboard.ActAsync(first, "requeue")).Status);
        await dashboard.StateBecomesAsync(first, "requeued");
        await Eventually.TrueAsync("it comes back", () => BackAsync(dashboard, first), () => dashboard.Log + postfix.Log);
    }

    [Theory]
    [InlineData("page", "local.test")]
    [InlineData("example", "example.org")]
    public async Task Digest_that_Postfix_returns_marks_its_reader(string which, string domain)
    {
        await using SmtpSink sink = new();
        sink.Answer = command => command.StartsWith("RCPT TO:<nobody@", StringComparison.OrdinalIgnoreCase) ? "550 5.1.1 no such user" : null;
        int intake = FreePort.Take(1)[0];
        await using var postfix = await PrivatePostfix.StartAsync(intake, sink.Port, lines: which == "page" ? Page(domain) : Example(sink.Port));
        await using var dashboard = await DashboardAsync(postfix, intake, domain);
        await SendAsync(postfix, $"nobody@{domain}", "for nobody");
        await dashboard.ItemAsync("for nobody");

        using var sent = await dashboard.CallAsync(HttpMethod.Post, "digests/send");

        await Eventually.TrueAsync(
            "the reader is marked",
            async () => (await dashboard.GetAsync("audit?act=digest.send")).GetProperty("entries").EnumerateArray().Any(row => row.GetProperty("outcome").GetString() == "failed" && row.GetProperty("recipient").GetString() == $"nobody@{domain}"),
            () => dashboard.Log + postfix.Log);
        Assert.Equal(1, (await dashboard.GetAsync("items?state=any")).GetProperty("items").GetArrayLength());
    }

    private static async Task<bool> BackAsync(Dashboard dashboard, long first)
    {
        foreach (var item in (await dashboard.GetAsync("items?state=held")).GetProperty("items").EnumerateArray())
        {
            var one = await dashboard.GetAsync($"items/{item.GetProperty("id").GetInt64()}");
            if (one.TryGetProperty("cameBackFrom", out var from) && from.ValueKind == System.Text.Json.JsonValueKind.Number && from.GetInt64() == first)
            {
                return true;
            }
        }

        return false;
    }

    private Task<Dashboard> DashboardAsync(PrivatePostfix postfix, int intake, string domain) => Dashboard.StartAsync(
        prepared,
        intake,
        [
            ("Defaults:ReleaseRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"),
            ("Defaults:RequeueRelay", $"smtp://127.0.0.1:{postfix.Rescan}?tls=off"),
            ("Defaults:DigestRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"),
            ("Defaults:DigestSender", $"queue@{domain}"),
            ("Defaults:OwnDomains", domain),
            ("Defaults:HoldBackSeconds", "0"),
        ]);

    private static Task<string> SendAsync(PrivatePostfix postfix, string recipient, string subject) => SmtpSender.SendOneAsync(
        postfix.Mx,
        "shop@peer.test",
        [recipient],
        Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\nX-Spam-Flag: YES\r\n\r\nhello\r\n"),
        Cancel,
        "XCLIENT ADDR=198.51.100.9 NAME=mail.shop.test");

    private static CopiedLines Page(string domain)
    {
        var (checks, back) = (PrintedPage.Blocks("2. What goes there"), PrintedPage.Blocks("4. Digests that come back"));
        return new(
            checks[0] + back[0].Replace("example.org", domain, StringComparison.Ordinal),
            PrintedPage.Blocks("1. The way to the dashboard")[0] + PrintedPage.Blocks("3. The way back")[0],
            checks[1]);
    }

    /// <summary>Only where mail for local users goes in the end is the test's: to the sink instead of mailboxes of this machine.</summary>
    private static CopiedLines Example(int sink) =>
        new(File("main.cf") + $"local_transport = relay:[127.0.0.1]:{sink}\n", File("master.cf.add"), File("header_checks"));

    private static string File(string name) => System.IO.File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", "postfix", name));
}
