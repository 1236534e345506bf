using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>SIGKILL in the middle of work: what was promised is kept after the restart.</summary>
public sealed class KilledTests(PreparedStorage prepared)
{
    private const int Sessions = 20;
    private const int PerSession = 50;
    private const int Releases = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_that_was_answered_250_is_there_once()
    {
        await using var dashboard = await Dashboard.StartAsync(prepared);
        ConcurrentDictionary<string, bool> promised = new();
        int answered = 0;
        TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task SendAsync(int session)
        {
            try
            {
                using var sender = await SmtpSender.ConnectAsync(dashboard.Smtp, Cancel);
                for (int i = 0; i < PerSession; i++)
                {
                    string subject = $"s{session:00}m{i:00}";
                    string reply = await sender.SendAsync("shop@peer.test", ["anna@local.test"], Message(subject), Cancel);
                    if (reply.StartsWith("250", StringComparison.Ordinal))
                    {
                        promised[subject] = true;
                        if (Interlocked.Increment(ref answered) == Sessions * PerSession / 2)
                        {
                            half.TrySetResult();
                        }
                    }
                }
            }
            catch (Exception killed) when (killed is IOException or SocketException)
            {
                // Whatever was under way belongs to the sender again.
                half.TrySetResult();
            }
        }

        var sending = Task.WhenAll(Enumerable.Range(0, Sessions).Select(SendAsync));
        await half.Task;
        await dashboard.KillAsync();
        await sending;
        Assert.InRange(promised.Count, Sessions * PerSession / 2, (Sessions * PerSession) - 1);

        await dashboard.StartAsync();

        var stored = await SubjectsAsync(dashboard);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(promised.Keys.Except(stored));

        // Beyond the promised ones only those whose answer the kill swallowed: one a session at most.
        Assert.InRange(stored.Count, promised.Count, promised.Count + Sessions);
        Assert.All((await dashboard.GetAsync("items?limit=5")).GetProperty("items").EnumerateArray(), item => Assert.Equal("held", item.GetProperty("state").GetString()));
        Assert.Equal(stored.Count, await CountAsync(dashboard, "held"));
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(dashboard.Smtp, "shop@peer.test", ["anna@local.test"], Message("afterwards"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_release_happens_and_only_what_was_under_way_is_repeated()
    {
        await using var sink = new SmtpSink();
        await using var dashboard = await Dashboard.StartAsync(prepared, ("Defaults:ReleaseRelay", sink.Address), ("Defaults:HoldBackSeconds", "0"), ("Delivery:Connections", "4"));
        await Task.WhenAll(Enumerable.Range(0, Releases).Chunk(Releases / Sessions).Select(async part =>
        {
            using var sender = await SmtpSender.ConnectAsync(dashboard.Smtp, Cancel);
            foreach (int i in part)
            {
                Assert.StartsWith("250", await sender.SendAsync("shop@peer.test", ["anna@local.test"], Message($"number {i:000}"), Cancel), StringComparison.Ordinal);
            }
        }));

        long[] ids = [.. (await dashboard.GetAsync("items?limit=500")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];
        using (var asked = await dashboard.CallAsync(HttpMethod.Post, "items/release", new { ids }))
        {
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
            using var answer = JsonDocument.Parse(await asked.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(Releases, answer.RootElement.GetProperty("done").GetInt32());
        }

        await Eventually.TrueAsync("some are handed over", () => sink.Messages.Count >= Releases / 4, () => dashboard.Log);
        await dashboard.KillAsync();
        int before = sink.Messages.Count;

        await dashboard.StartAsync();

        await Eventually.TrueAsync("none is open any more", async () => (await dashboard.GetAsync("items?state=open")).GetProperty("items").GetArrayLength() == 0, () => dashboard.Log);
        var copies = sink.Messages.GroupBy(message => message.Header("Subject")!).ToDictionary(same => same.Key, same => same.Count());
        Assert.Equal(Enumerable.Range(0, Releases).Select(i => $"number {i:000}"), copies.Keys.Order());

        // Between the mail server's answer and our commit there is one message a connection, four in all.
        Assert.All(copies.Values, count => Assert.InRange(count, 1, 2));
        Assert.InRange(copies.Values.Count(count => count > 1), 0, 4);
        Assert.InRange(before, Releases / 4, Releases);
        Assert.Equal(Releases, await CountAsync(dashboard, "released"));
    }

    private static byte[] Message(string subject) => Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nSubject: {subject}\r\n\r\n{new string('x', 2000)}\r\n");

    private static async Task<long> CountAsync(Dashboard dashboard, string state) =>
        (await dashboard.GetAsync("stats")).GetProperty("counts").EnumerateObject().Sum(queue => queue.Value.GetProperty(state).GetInt64());

    private static async Task<List<string>> SubjectsAsync(Dashboard dashboard)
    {
        List<string> subjects = [];
        string? cursor = null;
        do
        {
            var page = await dashboard.GetAsync($"items?limit=300{(cursor is null ? "" : "&cursor=" + cursor)}");
            subjects.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return subjects;
    }
}
