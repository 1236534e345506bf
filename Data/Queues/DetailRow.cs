namespace QueueDashboard.Data.Queues;

/// <summary>What only the reading pane wants of an item.</summary>
public sealed class DetailRow
{
    public long ItemId { get; set; }

    /// <summary>The scanner's rules with points, as JSON.</summary>
    public string EvidenceJson { get; set; } = "[]";

    /// <summary>The scanner that the reason was read from.</summary>
    public string Scanner { get; set; } = "";
    public double? Threshold { get; set; }
}
