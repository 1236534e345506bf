using System.Collections.Concurrent;
using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Support;

/// <summary>A mail server that takes everything, until a test says otherwise, and keeps what it was given.</summary>
internal sealed class FakeRelay : IMailRelay
{
    private readonly ConcurrentQueue<(HandOver HandOver, byte[] Content)> _taken = new();
    private int _attempts;
    private int _sessions;

    /// <summary>What it says. It is asked once for each hand-over, whatever the number of recipients.</summary>
    public Func<HandOver, HandOverResult> Says { get; set; } = Accept;

    /// <summary>Awaited before each answer, so that a test can look while a message is on its way.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<HandOver> Taken => [.. _taken.Select(one => one.HandOver)];

    public IReadOnlyList<byte[]> Contents => [.. _taken.Select(one => one.Content)];

    public int Attempts => Volatile.Read(ref _attempts);

    public int Sessions => Volatile.Read(ref _sessions);

    public static HandOverResult Accept(HandOver handOver) =>
        new HandOverResult.Settled([.. handOver.Recipients.Select(one => new RecipientOutcome.Accepted(one.Id, "250 2.0.0 Ok: queued as Q1", "Q1"))]);

    public static Func<HandOver, HandOverResult> PutOff(string reply) => handOver =>
        new HandOverResult.Settled([.. handOver.Recipients.Select(one => new RecipientOutcome.Temporary(one.Id, reply))]);

    public static Func<HandOver, HandOverResult> Refuse(string reply) => handOver =>
        new HandOverResult.Settled([.. handOver.Recipients.Select(one => new RecipientOutcome.Permanent(one.Id, reply))]);

    public static Func<HandOver, HandOverResult> Broken(string reply) => _ => new HandOverResult.RelayBroken(RelayStep.SignIn, "The sign-in was refused.", reply);

    public IRelaySession Open(Relay relay)
    {
        Interlocked.Increment(ref _sessions);
        return new Session(this);
    }

    public ValueTask<RelayProbe> ProbeAsync(Relay relay, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RelayProbe>(new RelayProbe.Answers("220 fake", [], null, false));

    private sealed class Session(FakeRelay relay) : IRelaySession
    {
        public async ValueTask<HandOverResult> HandOverAsync(HandOver handOver, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref relay._attempts);
            await relay.Before();
            var said = relay.Says(handOver);
            if (said is HandOverResult.Settled settled && settled.Recipients.Any(outcome => outcome is RecipientOutcome.Accepted))
            {
                var content = await handOver.Content(cancellationToken);
                relay._taken.Enqueue((handOver, content.ToArray()));
            }

            return said;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
