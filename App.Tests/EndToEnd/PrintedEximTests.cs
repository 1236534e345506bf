using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The lines for Exim that the documentation prints, in a real Exim.</summary>
public sealed class PrintedEximTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_stop_hand_over_release_and_scan_again()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(4);
        var (mx, release, rescan, intake) = (ports[0], ports[1], ports[2], ports[3]);
        var (there, back) = (PrintedPage.Blocks("1. What goes to the dashboard"), PrintedPage.Blocks("2. The way back from the dashboard"));
        await using var exim = await PrivateExim.StartAsync(mx, Place($"""
            {back[0]}
            acl_smtp_rcpt = accept
            begin acl
            acl_check_data:
              accept add_header = X-Scanned: yes
            begin routers
            {there[0]}
            deliver:
              driver = manualroute
              route_list = * 127.0.0.1::{sink.Port}
              self = send
              transport = plain
            begin transports
            {there[1]}
            plain:
              driver = smtp
              allow_localhost
              hosts_try_fastopen =
            begin retry
            * * F,1h,2s

            """));
        await using var dashboard = await Dashboard.StartAsync(
            prepared,
            intake,
            [
                ("Defaults:ReleaseRelay", $"smtp://127.0.0.1:{release}?tls=off"),
                ("Defaults:RequeueRelay", $"smtp://127.0.0.1:{rescan}?tls=off"),
                ("Defaults:HoldBackSeconds", "0"),
            ]);
        string Logs() => dashboard.Log + exim.Log;

        // What nothing marked goes its way; what the scanner marked is stopped.
        await SendAsync(mx, "harmless", "NO");
        await Eventually.TrueAsync("the harmless one is delivered", () => sink.Messages.Any(mail => mail.Header("Subject") == "harmless"), Logs);
        await SendAsync(mx, "bought cheaply", "YES");
        long id = await dashboard.ItemAsync("bought cheaply");
        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal("spam", item.GetProperty("reason").GetProperty("code").GetString());
        Assert.Equal("shop@peer.test", item.GetProperty("reversePath").GetString());
        Assert.DoesNotContain(sink.Messages, mail => mail.Header("Subject") == "bought cheaply");

        // Released: delivered, without the scanner.
        Assert.Equal(HttpStatusCode.OK, (await dashboard.ActAsync(id, "release")).Status);
        await Eventually.TrueAsync("it is delivered", () => sink.Messages.Any(mail => mail.Header("Subject") == "bought cheaply"), Logs);
        await dashboard.StateBecomesAsync(id, "released");

        // Scanned again: the scanner's mark is still there, so it comes back and says from where.
        await SendAsync(mx, "looked at twice", "YES");
        long first = await dashboard.ItemAsync("looked at twice");
        Assert.Equal(HttpStatusCode.OK, (await dashboard.ActAsync(first, "requeue")).Status);
        await dashboard.StateBecomesAsync(first, "requeued");
        long second = first;
        await Eventually.TrueAsync("it comes back", async () => (second = await dashboard.ItemAsync("looked at twice")) > first, Logs);
        Assert.Equal(first, (await dashboard.GetAsync($"items/{second}")).GetProperty("cameBackFrom").GetInt64());
        Assert.Equal(2, Encoding.Latin1.GetString(await dashboard.RawAsync(second)).Split("X-Scanned: yes").Length - 1);
        Assert.DoesNotContain(sink.Messages, mail => mail.Header("Subject") == "looked at twice");

        string Place(string lines) => lines
            .Replace("0.0.0.0.25 ", $"127.0.0.1.{mx} ", StringComparison.Ordinal)
            .Replace("10026", $"{release}", StringComparison.Ordinal)
            .Replace("10024", $"{rescan}", StringComparison.Ordinal)
            .Replace("2525", $"{intake}", StringComparison.Ordinal);
    }

    private static Task<string> SendAsync(int mx, string subject, string flag) => SmtpSender.SendOneAsync(
        mx, "shop@peer.test", ["anna@local.test"], Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\nX-Spam-Flag: {flag}\r\n\r\nhello\r\n"), Cancel);
}
