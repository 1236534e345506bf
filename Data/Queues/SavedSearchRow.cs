namespace QueueDashboard.Data.Queues;

/// <summary>A search that somebody comes back to.</summary>
public sealed class SavedSearchRow
{
    public long Id { get; set; }

    /// <summary>Null: everybody sees it.</summary>
    public long? UserId { get; set; }
    public string Name { get; set; } = "";

    /// <summary>Null: all three.</summary>
    public QueueName? Queue { get; set; }

    /// <summary>Null: what is open, unless <see cref="AnyState"/>.</summary>
    public RecipientState? State { get; set; }
    public bool AnyState { get; set; }
    public ReasonCode? Reason { get; set; }

    /// <summary>The words as typed.</summary>
    public string Words { get; set; } = "";
    public int Position { get; set; }
    public long CreatedAt { get; set; }
}
