using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A real Postfix that asks the running dashboard about its envelopes.</summary>
public sealed class BackscatterTests(PreparedStorage prepared)
{
    private const string Afar = "XCLIENT ADDR=198.51.100.9 NAME=mail.remote.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Own_mail_leaves_signed_its_bounce_comes_home_and_a_forged_one_does_not()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(2);
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, milter: ports[1]);
        await using Dashboard dashboard = await Dashboard.StartAsync(
            prepared, ports[0], [("Filter:Listen", $"127.0.0.1:{ports[1]}"), ("Defaults:OwnDomains", "local.test"), ("Defaults:BackscatterEnabled", "true")]);
        using (var set = await dashboard.CallAsync(HttpMethod.Put, "settings/backscatter", new { reject = true }))
        {
            Assert.True(set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Cancel));
        }

        string More() => dashboard.Log + postfix.Log;

        // Out: signed for both recipients.
        Assert.StartsWith("250", await SendAsync(postfix.Submission, "anna@local.test", "hinaus", null, "bob@remote.test", "bert@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("it leaves", () => Count(sink, "hinaus") == 2, More);
        string signed = Assert.Single(Arrived(sink, "hinaus").Select(mail => mail.ReversePath).Distinct());
        Assert.Matches("^prvs=0[0-9]{3}[0-9a-f]{6}=anna@local[.]test$", signed);

        // Between own users nothing is signed.
        Assert.StartsWith("250", await SendAsync(postfix.Submission, "anna@local.test", "drinnen", null, "bert@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("it arrives", () => Count(sink, "drinnen") == 1, More);
        Assert.Equal("anna@local.test", Arrived(sink, "drinnen").Single().ReversePath);

        // Back: the true one is delivered without its tag, the forged ones are refused at RCPT.
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "", "zurueck", Afar, signed), StringComparison.Ordinal);
        await Eventually.TrueAsync("it comes home", () => Count(sink, "zurueck") == 1, More);
        Assert.Equal(["anna@local.test"], Arrived(sink, "zurueck").Single().Recipients);
        Assert.StartsWith("550 5.7.1 Backscatter protection: no tag;", await SendAsync(postfix.Mx, "", "gefaelscht", Afar, "anna@local.test"), StringComparison.Ordinal);
        string forged = signed[..9] + (signed[9] == '0' ? '1' : '0') + signed[10..];
        Assert.StartsWith("550 5.7.1 Backscatter protection: tag with a bad signature;", await SendAsync(postfix.Mx, "", "gefaelscht", Afar, forged), StringComparison.Ordinal);

        // Ordinary mail is nobody's business.
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "eve@remote.test", "Post", Afar, "anna@local.test"), StringComparison.Ordinal);

        // Away: own users' mail waits, incoming mail goes on, the forged bounce too.
        await dashboard.KillAsync();
        Assert.StartsWith("451", await SendAsync(postfix.Submission, "anna@local.test", "wartet", null, "bob@remote.test"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "", "gefaelscht", Afar, "anna@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("it goes on", () => Count(sink, "gefaelscht") == 1, More);
        Assert.Equal(0, Count(sink, "wartet"));

        // Back again, without Postfix being told.
        await dashboard.StartAsync();
        Assert.StartsWith("250", await SendAsync(postfix.Submission, "anna@local.test", "wartet", null, "bob@remote.test"), StringComparison.Ordinal);
        Assert.StartsWith("550", await SendAsync(postfix.Mx, "", "gefaelscht", Afar, "anna@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("it leaves signed", () => Arrived(sink, "wartet").Any(mail => mail.ReversePath.StartsWith("prvs=", StringComparison.Ordinal)), More);
        Assert.DoesNotContain("warning: milter", postfix.Log, StringComparison.Ordinal);
    }

    private static Task<string> SendAsync(int port, string from, string subject, string? before, params string[] to) =>
        SmtpSender.SendOneAsync(port, from, to, Encoding.ASCII.GetBytes($"From: anna@local.test\r\nTo: you\r\nSubject: {subject}\r\n\r\ntext\r\n"), Cancel, before);

    private static IEnumerable<SunkMessage> Arrived(SmtpSink sink, string subject) => sink.Messages.Where(mail => mail.Header("Subject") == subject);

    /// <summary>Recipients that it has reached.</summary>
    private static int Count(SmtpSink sink, string subject) => Arrived(sink, subject).Sum(mail => mail.Recipients.Count);
}
