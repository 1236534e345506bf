namespace QueueDashboard.Data.Queues;

/// <summary>What a colleague wrote beside a message. It goes with the message.</summary>
public sealed class ItemNoteRow
{
    public long Id { get; set; }
    public long ItemId { get; set; }
    public long At { get; set; }

    /// <summary>The user's name.</summary>
    public string By { get; set; } = "";
    public string Text { get; set; } = "";
}
