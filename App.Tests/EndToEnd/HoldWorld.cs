using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A mail server that stops mail in its own hold queue, and the dashboard that looks into it. Shared by the tests of a class.</summary>
public sealed class HoldWorld(PreparedStorage prepared) : IAsyncDisposable
{
    private bool _started;

    internal SmtpSink Sink { get; } = new();

    internal PrivatePostfix Postfix { get; private set; } = null!;

    internal Dashboard Dashboard { get; private set; } = null!;

    /// <summary>Every test calls it first: here a missing mail server skips the test, which a fixture's start cannot do.</summary>
    internal async Task StartAsync()
    {
        if (_started)
        {
            return;
        }

        int intake = FreePort.Take(1)[0];
        Postfix = await PrivatePostfix.StartAsync(intake, Sink.Port);
        string reinjection = $"smtp://127.0.0.1:{Postfix.Reinjection}?tls=off";
        Dashboard = await Dashboard.StartAsync(
            prepared,
            intake,
            [
                ("Intake:Postfix:Instances:0:Name", "main"),
                ("Intake:Postfix:Instances:0:Command:0", await Postfix.ObstructableAsync()),
                ("Intake:Postfix:Instances:0:PollSeconds", "1"),
                ("Defaults:ReleaseRelay", reinjection),
                ("Defaults:RequeueRelay", $"smtp://127.0.0.1:{Postfix.Rescan}?tls=off"),
                ("Defaults:DigestRelay", reinjection),
                ("Defaults:DigestSender", "postmaster@local.test"),
                ("Defaults:OwnDomains", "local.test"),
                ("Defaults:HoldBackSeconds", "0"),
                ("Delivery:FirstPauseSeconds", "1"),
                ("Delivery:BrokenRelayPauseSeconds", "1"),
            ]);
        _started = true;
    }

    internal static byte[] Message(string subject) =>
        Encoding.Latin1.GetBytes($"From: kunde@kunde.test\r\nTo: you\r\nMessage-ID: <{subject.Replace(' ', '.')}@kunde.test>\r\nSubject: {subject} WAITHERE\r\n\r\n.dot\r\nhello \xe4\r\n");

    /// <summary>Held by the mail server and seen by us: its id with us and its queue id there.</summary>
    internal async Task<(long Id, string QueueId)> HoldAsync(string subject, string from, params string[] to)
    {
        string reply = await SmtpSender.SendOneAsync(Postfix.Mx, from, to, Message(subject), TestContext.Current.CancellationToken);
        Assert.StartsWith("250", reply, StringComparison.Ordinal);
        long id = await Dashboard.ItemAsync(subject);
        return (id, reply.Split(' ')[^1]);
    }

    internal async Task<IReadOnlyList<string>> HeldAsync() =>
        [.. (await Postfix.HeldAsync()).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("queue_id").GetString()!)];

    internal Task NotHeldAsync(string queueId) => Eventually.TrueAsync($"{queueId} leaves the hold queue", async () => !(await HeldAsync()).Contains(queueId), Logs);

    internal async Task<Dictionary<string, (string State, string? Reply, string? QueueId)>> RecipientsAsync(long id) =>
        (await Dashboard.GetAsync($"items/{id}")).GetProperty("recipients").EnumerateArray().ToDictionary(
            one => one.GetProperty("address").GetString()!,
            one => (one.GetProperty("state").GetString()!, one.GetProperty("reply").GetString(), one.GetProperty("mtaQueueId").GetString()));

    internal Task StateBecomesAsync(long id, string recipient, string state) =>
        Eventually.TrueAsync($"{recipient} of {id} becomes {state}", async () => (await RecipientsAsync(id))[recipient].State == state, Logs);

    /// <summary>A message as it reached the sink, once it is there.</summary>
    internal async Task<SunkMessage> ArrivalAsync(string subject, string recipient)
    {
        await Eventually.TrueAsync($"\"{subject}\" reaches {recipient}", () => Find(subject, recipient).Count > 0, Logs);
        return Find(subject, recipient)[0];
    }

    internal IReadOnlyList<SunkMessage> Find(string subject, string recipient) =>
        [.. Sink.Messages.Where(message => message.Recipients.Contains(recipient) && (message.Header("Subject") ?? "").StartsWith(subject + " ", StringComparison.Ordinal))];

    internal string Logs() => Dashboard.Log + Postfix.Log;

    public async ValueTask DisposeAsync()
    {
        if (Dashboard is not null)
        {
            await Dashboard.DisposeAsync();
        }

        if (Postfix is not null)
        {
            await Postfix.DisposeAsync();
        }

        await Sink.DisposeAsync();
    }
}
