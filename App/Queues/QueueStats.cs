using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>How many items stand in a queue and state.</summary>
public sealed record StateCount(QueueName Queue, RecipientState State, long Count);

/// <summary>How many items came on one UTC day for one reason.</summary>
public sealed record DayCount(DateOnly Day, ReasonCode Reason, long Count);

/// <summary>What the overview and the navigation show; read from kept counters, never counted.</summary>
public sealed record QueueStats
{
    public required IReadOnlyList<StateCount> Counts { get; init; }

    /// <summary>When the oldest held item of a queue came; a queue without one is missing.</summary>
    public required IReadOnlyDictionary<QueueName, DateTimeOffset> OldestHeld { get; init; }

    /// <summary>The last 30 days, oldest first; days without arrivals are missing.</summary>
    public required IReadOnlyList<DayCount> Arrivals { get; init; }

    /// <summary>Held and Pending of one queue, or of all.</summary>
    public long Open(QueueName? queue = null) => Sum(queue, RecipientState.Held) + Sum(queue, RecipientState.Pending);

    public long Sum(QueueName? queue, RecipientState state) =>
        Counts.Where(count => count.State == state && (queue is null || count.Queue == queue)).Sum(count => count.Count);
}

/// <summary>What the overview reads.</summary>
public interface IReadStats
{
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    Task<QueueStats> ReadAsync(IReadOnlyList<string>? domains, CancellationToken cancel);
}
