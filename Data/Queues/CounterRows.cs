namespace QueueDashboard.Data.Queues;

/// <summary>How many items stand in a queue and state. Kept by triggers, never counted: a million rows must not slow the overview.</summary>
public sealed class CounterRow
{
    public QueueName Queue { get; set; }
    public RecipientState State { get; set; }
    public long Count { get; set; }
}

/// <summary>Arrivals by UTC day and reason, kept by a trigger; they stay when the items are purged.</summary>
public sealed class ArrivalRow
{
    /// <summary>Days since 1970-01-01 UTC.</summary>
    public int Day { get; set; }
    public ReasonCode Reason { get; set; }
    public QueueName Queue { get; set; }
    public long Count { get; set; }
}
