using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Filter;

/// <summary>What only a real Postfix can tell: whether it does what we answer.</summary>
public sealed class PostfixTests
{
    private const string Afar = "XCLIENT ADDR=198.51.100.9 NAME=mail.remote.test";
    private const string Tagged = "prvs=0785d5f2fa=anna@local.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forged_status_fields_go_and_ours_stays()
    {
        await using SmtpSink sink = new();
        int port = FreePort.Take(1)[0];
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(9, sink.Port, port);
        await using FilterHost host = await FilterHost.StartAsync(("Listen", $"127.0.0.1:{port}"));
        host.Policy.Replace(TestPolicy.Make(TestPolicy.Settings with { StatusHeader = true }));

        const string Forged = "X-Batv-Status: mx.local.test; batv=pass\r\nSubject: status\r\nx-batv-status: other;\r\n\tbatv=pass\r\nX-Other: stays\r\nX-BATV-STATUS: third\r\n";
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "", Forged, Afar, Tagged), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "eve@remote.test", Forged, Afar, "anna@local.test"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(postfix.Submission, "anna@local.test", Forged, null, "bob@remote.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("all three arrive", () => sink.Messages.Count == 3, () => postfix.Log);

        Assert.Equal(["X-Batv-Status: mx.local.test; batv=pass"], Status(sink.Messages.Single(mail => mail.ReversePath.Length == 0)));
        Assert.Empty(Status(sink.Messages.Single(mail => mail.ReversePath == "eve@remote.test")));
        Assert.Empty(Status(sink.Messages.Single(mail => mail.ReversePath == Tagged)));
        Assert.All(sink.Messages, mail => Assert.Equal(("status", "stays"), (mail.Header("Subject"), mail.Header("X-Other"))));
        Assert.DoesNotContain("warning: milter", postfix.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_we_fail_own_mail_waits_and_incoming_mail_goes_on()
    {
        await using SmtpSink sink = new();
        int port = FreePort.Take(1)[0];
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(9, sink.Port, port);
        await using FilterHost host = await FilterHost.StartAsync(("Listen", $"127.0.0.1:{port}"));
        host.Sink.Fails = true;

        Assert.StartsWith("451", await SendAsync(postfix.Submission, "anna@local.test", "Subject: own\r\n", null, "bob@remote.test"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(postfix.Mx, "", "Subject: in\r\n", Afar, "anna@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("the bounce arrives", () => sink.Messages.Count == 1, () => postfix.Log);
        Assert.Equal("in", Assert.Single(sink.Messages).Header("Subject"));
    }

    [Fact]
    public async Task Several_messages_and_refused_recipients_in_one_session_keep_in_step()
    {
        await using SmtpSink sink = new();
        int port = FreePort.Take(1)[0];
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(9, sink.Port, port);
        await using FilterHost host = await FilterHost.StartAsync(("Listen", $"127.0.0.1:{port}"));
        using SmtpSender sender = await SmtpSender.ConnectAsync(postfix.Mx, Cancel);
        Assert.StartsWith("220", await sender.SayAsync(Afar, Cancel), StringComparison.Ordinal);
        Assert.StartsWith("250", await sender.SayAsync("EHLO mail.remote.test", Cancel), StringComparison.Ordinal);
        for (int round = 0; round < 3; round++)
        {
            Assert.StartsWith("250", await sender.SayAsync("MAIL FROM:<>", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("550", await sender.SayAsync("RCPT TO:<anna@local.test>", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("250", await sender.SayAsync($"RCPT TO:<{Tagged}>", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("250", await sender.SayAsync("RSET", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("250", await sender.SendAsync("", [Tagged], Encoding.ASCII.GetBytes($"Subject: round {round}\r\n\r\ntext\r\n"), Cancel), StringComparison.Ordinal);
        }

        await Eventually.TrueAsync("all arrive", () => sink.Messages.Count == 3, () => postfix.Log);
        Assert.All(host.Sink.Judged, judged => Assert.Equal(("mail.remote.test", "198.51.100.9"), (judged.Session.ClientName, judged.Session.Client?.ToString())));
        Assert.Equal(9, host.Sink.Judged.Count);
    }

    private static Task<string> SendAsync(int port, string from, string header, string? before, string to) =>
        SmtpSender.SendOneAsync(port, from, [to], Encoding.ASCII.GetBytes($"{header}From: you@remote.test\r\n\r\ntext\r\n"), Cancel, before);

    private static List<string> Status(SunkMessage mail) =>
        [.. mail.Text.Split("\r\n\r\n")[0].Split("\r\n").Where(line => line.StartsWith("X-Batv-Status", StringComparison.OrdinalIgnoreCase))];
}
