using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Two mail servers that know nothing of each other: our Postfix with the dashboard, and an Exim that signs with a key of its own.</summary>
public sealed class TwoServersTests(PreparedStorage prepared)
{
    private const string Anna = "anna@local.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bounces_find_home_on_both_sides()
    {
        await using SmtpSink own = new();
        await using SmtpSink theirs = new();
        int[] ports = FreePort.Take(3);
        await using PrivateExim exim = await PrivateExim.StartAsync("their secret", ports[2], theirs.Port);
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(ports[0], own.Port, ports[1], new PostfixPeer(PrivateExim.Domain, exim.Port, ports[2]));
        await using Dashboard dashboard = await Dashboard.StartAsync(
            prepared, ports[0], [("Filter:Listen", $"127.0.0.1:{ports[1]}"), ("Defaults:OwnDomains", "local.test"), ("Defaults:BackscatterEnabled", "true")]);

        // Exim speaks from this machine, and must count as somebody from outside.
        await SetAsync(dashboard, new { reject = true, trustedNetworks = Array.Empty<string>() });
        string More() => dashboard.Log + postfix.Log + exim.Log;

        // Ours leaves, Exim takes it and finds out later that nobody is there. Its report comes back to the tag and is delivered without.
        Assert.StartsWith("250", await SendAsync(postfix.Submission, Anna, "hin", $"bounceme@{PrivateExim.Domain}"), StringComparison.Ordinal);
        await Eventually.TrueAsync("Exim's report reaches Anna", () => Reports(own).Any(), More);
        var report = Reports(own).First();
        Assert.Equal(("", Anna), (report.ReversePath, Assert.Single(report.Recipients)));
        Assert.Contains("this mailbox does not exist", report.Text, StringComparison.Ordinal);

        // Theirs leaves with their tag for a mailbox that we cannot deliver to; Postfix reports it, and Exim takes its own tag.
        own.Answer = command => command.StartsWith("RCPT TO:<gone@", StringComparison.OrdinalIgnoreCase) ? "550 5.1.1 no such mailbox" : null;
        Assert.StartsWith("250", await SendAsync(exim.Port, $"alice@{PrivateExim.Domain}", "her", "gone@local.test"), StringComparison.Ordinal);
        await Eventually.TrueAsync("Postfix's report reaches Alice", () => Reports(theirs).Any(), More);
        Assert.Equal($"alice@{PrivateExim.Domain}", Assert.Single(Reports(theirs).First().Recipients));

        // Forged ones are refused on both sides.
        Assert.StartsWith("550", await SendAsync(postfix.Mx, "", "gefaelscht", Anna), StringComparison.Ordinal);
        Assert.StartsWith("550", await SendAsync(exim.Port, "", "gefaelscht", $"alice@{PrivateExim.Domain}"), StringComparison.Ordinal);

        var history = await HistoryAsync(dashboard, 2);
        Assert.Contains("\"pass\"", history, StringComparison.Ordinal);
        Assert.Contains("\"untagged\"", history, StringComparison.Ordinal);
        string log = await File.ReadAllTextAsync(Path.Combine(dashboard.Storage, "logs", "SMTP-in.log"), Cancel);
        Assert.Contains(" untagged - refused from=\"\" to=\"anna@local.test\"", log, StringComparison.Ordinal);
        Assert.Matches(" pass - let-through from=\"\" to=\"prvs=[0-9a-f]{10}=anna@local[.]test\" mailbox=\"anna@local.test\"", log);
    }

    private static async Task SetAsync(Dashboard dashboard, object change)
    {
        using var set = await dashboard.CallAsync(HttpMethod.Put, "settings/backscatter", change);
        Assert.True(set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>The history as the API tells it, once it has as many entries: it is written behind the answers.</summary>
    private static async Task<string> HistoryAsync(Dashboard dashboard, int entries)
    {
        string text = "";
        await Eventually.TrueAsync(
            $"the history has {entries} entries",
            async () =>
            {
                using var answer = await dashboard.CallAsync(HttpMethod.Get, "backscatter/history");
                text = await answer.Content.ReadAsStringAsync(Cancel);
                return text.Split("\"verdict\"").Length > entries;
            },
            () => text);
        return text;
    }

    private static IEnumerable<SunkMessage> Reports(SmtpSink sink) => sink.Messages.Where(mail => mail.ReversePath.Length == 0);

    private static Task<string> SendAsync(int port, string from, string subject, string to) =>
        SmtpSender.SendOneAsync(port, from, [to], Encoding.ASCII.GetBytes($"From: {(from.Length == 0 ? "somebody@remote.test" : from)}\r\nTo: you\r\nSubject: {subject}\r\n\r\ntext\r\n"), Cancel);
}
