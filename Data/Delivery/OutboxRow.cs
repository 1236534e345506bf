using QueueDashboard.Data.Queues;

namespace QueueDashboard.Data.Delivery;

/// <summary>What is to become of a message: stored, so that the MTA's name for it survives.</summary>
public enum OutboxAct
{
    Release = 1,
    Requeue = 2,

    /// <summary>Every recipient is settled: what still lies at the item's home goes away. No recipient points at such a row.</summary>
    Discard = 3,

    /// <summary>Back to the sender, by the mail server that has it.</summary>
    Return = 4,
}

/// <summary>
/// A wish, stored before it is carried out: hand this item to a relay for the recipients that point here. A crash between
/// finds it again at start. The row goes away when its last recipient is settled.
/// </summary>
public sealed class OutboxRow
{
    public long Id { get; set; }
    public long ItemId { get; set; }
    public ItemRow? Item { get; set; }
    public OutboxAct Act { get; set; }
    public long AskedAt { get; set; }
    public string AskedBy { get; set; } = "";

    /// <summary>Not before this moment: the hold-back at first, the pause between two attempts later.</summary>
    public long DueAt { get; set; }
    public int Attempts { get; set; }
    public long? LastAttemptAt { get; set; }
    public string? LastReply { get; set; }

    /// <summary>Set while the message is being handed over: it cannot be undone in this moment. Cleared at start after a crash.</summary>
    public long? ClaimedAt { get; set; }

    /// <summary>The program ended while it was claimed: the act may have happened.</summary>
    public bool Interrupted { get; set; }

    /// <summary>The relay that the last attempt used, host:port.</summary>
    public string? Relay { get; set; }
    public int Version { get; set; }
}

/// <summary>A relay that refuses everybody: shown to a person, retried by itself. Its items stay Pending.</summary>
public sealed class RelayStateRow
{
    /// <summary>host:port.</summary>
    public string Relay { get; set; } = "";

    /// <summary>Null: it works.</summary>
    public long? BrokenSince { get; set; }
    public long ChangedAt { get; set; }
    public string? Cause { get; set; }
}
