namespace QueueDashboard.Data.Queues;

/// <summary>What a scanner said of a stored message when it was asked again.</summary>
public sealed class SecondLookRow
{
    public long Id { get; set; }
    public long ItemId { get; set; }
    public long At { get; set; }

    /// <summary>Who wanted to know, in the words of the audit.</summary>
    public string AskedBy { get; set; } = "";

    /// <summary>The scanner's address, host:port.</summary>
    public string Scanner { get; set; } = "";
    public string Action { get; set; } = "";
    public double? Score { get; set; }
    public double? Threshold { get; set; }

    /// <summary>The scanner's rules with points, as JSON.</summary>
    public string EvidenceJson { get; set; } = "[]";
}
