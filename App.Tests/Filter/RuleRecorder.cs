using System.Collections.Concurrent;
using QueueDashboard.Filter;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Filter;

/// <summary>Remembers what rules did.</summary>
internal sealed class RuleRecorder : IRuleSink
{
    public ConcurrentQueue<long> Matches { get; } = [];

    public ConcurrentQueue<(string QueueId, HeldReason Reason)> Holds { get; } = [];

    public bool Fails { get; set; }

    public void Matched(long rule, DateTimeOffset at)
    {
        if (Fails)
        {
            throw new InvalidOperationException("Broken by a test.");
        }

        Matches.Enqueue(rule);
    }

    public void Held(string queueId, HeldReason reason) => Holds.Enqueue((queueId, reason));
}
