namespace QueueDashboard.Data.Queues;

/// <summary>What the mail server's queue or log showed of a message after it had taken it. The numbers are stored: never renumber them.</summary>
public enum MtaOutcome
{
    /// <summary>Nothing was seen: no source of ours looks into that server.</summary>
    None = 0,
    Queued = 1,
    Delivered = 2,
    Deferred = 3,
    Bounced = 4,
    HeldAgain = 5,
    Expired = 6,
}
