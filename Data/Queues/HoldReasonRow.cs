namespace QueueDashboard.Data.Queues;

/// <summary>
/// Why a message with this id in the mail server's queue was stopped, noted by whoever knew, before or after the message itself is seen
/// there. A hold queue keeps no reason of its own.
/// </summary>
public sealed class HoldReasonRow
{
    public long Id { get; set; }

    /// <summary>The mail server's own name for the message.</summary>
    public string QueueId { get; set; } = "";
    public long At { get; set; }

    /// <summary>Who knew: filter, rspamd, log.</summary>
    public string Origin { get; set; } = "";
    public QueueName Queue { get; set; }
    public ReasonCode Reason { get; set; }
    public double? Score { get; set; }
    public double? Threshold { get; set; }
    public string? Said { get; set; }
    public string Scanner { get; set; } = "";

    /// <summary>The scanner's rules with points, as JSON.</summary>
    public string EvidenceJson { get; set; } = "[]";
}
