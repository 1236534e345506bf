using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>
/// A mail server, the dashboard beside it, and whoever gets the mail. Shared by the tests of a class, since starting it takes longer than
/// most of them; each knows its own messages by their subject.
/// </summary>
public sealed class World(PreparedStorage prepared) : IAsyncDisposable
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

        // The two need each other's ports: Postfix is told one that the dashboard then takes.
        int intake = FreePort.Take(1)[0];
        Postfix = await PrivatePostfix.StartAsync(intake, Sink.Port);
        string reinjection = $"smtp://127.0.0.1:{Postfix.Reinjection}?tls=off";
        Dashboard = await Dashboard.StartAsync(
            prepared,
            intake,
            [
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

    /// <summary>A message as it reached the sink, once it is there.</summary>
    internal async Task<SunkMessage> ArrivalAsync(string subject, string recipient)
    {
        SunkMessage? found = null;
        await Eventually.TrueAsync(
            $"\"{subject}\" reaches {recipient}",
            () => (found = Find(subject, recipient).FirstOrDefault()) is not null,
            () => Dashboard.Log + Postfix.Log);
        return found!;
    }

    internal IEnumerable<SunkMessage> Find(string subject, string recipient) =>
        Sink.Messages.Where(message => message.Recipients.Contains(recipient) && (message.Header("Subject") ?? "").Contains(subject, StringComparison.Ordinal));

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
