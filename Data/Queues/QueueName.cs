namespace QueueDashboard.Data.Queues;

/// <summary>The three queues of a mail server that stops mail. The numbers are stored: never renumber them.</summary>
public enum QueueName
{
    /// <summary>A scanner failed or a rule said "wait".</summary>
    Holding = 1,

    /// <summary>Spam, virus, phishing or policy.</summary>
    Quarantine = 2,

    /// <summary>Undeliverable: the MTA refused it for good.</summary>
    Bad = 3,
}
