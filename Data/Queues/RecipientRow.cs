namespace QueueDashboard.Data.Queues;

/// <summary>One recipient's copy: the unit that is held, released, deleted and linked to.</summary>
public sealed class RecipientRow
{
    public long Id { get; set; }
    public long ItemId { get; set; }
    public ItemRow? Item { get; set; }

    /// <summary>The forward-path as given, local part quoted where it was.</summary>
    public string Address { get; set; } = "";

    /// <summary>The same address folded for comparison (lower case, tags removed): who may act and who is told.</summary>
    public string AddressKey { get; set; } = "";
    public QueueName Queue { get; set; }
    public RecipientState State { get; set; }

    /// <summary>The moment of the last change of state.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Who changed it last, in the words of the audit.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>The MTA's last reply for this recipient.</summary>
    public string? Reply { get; set; }

    /// <summary>The id under which the MTA took it.</summary>
    public string? MtaQueueId { get; set; }

    /// <summary>What became of it at the MTA, as far as a source can see.</summary>
    public MtaOutcome MtaOutcome { get; set; }

    /// <summary>The remote reply or the reason of a delay, on one line.</summary>
    public string? MtaSaid { get; set; }
    public long? MtaSeenAt { get; set; }

    /// <summary>The wish that is being carried out while Pending.</summary>
    public long? OutboxId { get; set; }
    public string? Notify { get; set; }
    public string? Orcpt { get; set; }
    public int Version { get; set; }
}
