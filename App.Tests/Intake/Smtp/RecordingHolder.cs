using System.Collections.Concurrent;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>Keeps what it is given; can be told to answer otherwise, to throw, or to wait.</summary>
internal sealed class RecordingHolder : IHoldMessages
{
    private long _id = 41;

    public ConcurrentQueue<(IncomingMessage Message, byte[] Content)> Held { get; } = [];

    public Func<IncomingMessage, Task<HoldOutcome?>> Answer { get; set; } = _ => Task.FromResult<HoldOutcome?>(null);

    public IncomingMessage Last => Held.Last().Message;

    public string LastContent => System.Text.Encoding.Latin1.GetString(Held.Last().Content);

    public async ValueTask<HoldOutcome> HoldAsync(IncomingMessage message, CancellationToken cancel)
    {
        byte[] content = message.Content.ToArray();
        if (await Answer(message) is { } other)
        {
            return other;
        }

        Held.Enqueue((message, content));
        return new HoldOutcome.Held(Interlocked.Increment(ref _id));
    }
}
