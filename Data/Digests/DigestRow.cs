namespace QueueDashboard.Data.Digests;

/// <summary>How far a digest came. The numbers are stored.</summary>
public enum DigestState
{
    Waiting = 1,
    Sent = 2,

    /// <summary>No relay is configured: it lies as .eml in the outbox folder.</summary>
    Written = 3,
    Failed = 4,
}

/// <summary>What kind of mail it is. The numbers are stored.</summary>
public enum DigestKind
{
    Digest = 1,
    FreshLink = 2,

    /// <summary>What became of a recipient's wish.</summary>
    Answer = 3,

    /// <summary>The link to a recipient's own page, which somebody asked for.</summary>
    OwnPage = 4,
}

/// <summary>One mail of links, composed. The kept copy has dead links; the live ones stand sealed only until the MTA has taken it.</summary>
public sealed class DigestRow
{
    public long Id { get; set; }
    public long SubscriptionId { get; set; }
    public DigestKind Kind { get; set; }
    public Audience Audience { get; set; }
    public string SentTo { get; set; } = "";
    public string Language { get; set; } = "en";
    public long CreatedAt { get; set; }
    public string MessageId { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Html { get; set; } = "";
    public string Text { get; set; } = "";
    public int ItemCount { get; set; }
    public DigestState State { get; set; }
    public long? SettledAt { get; set; }
    public string? Reply { get; set; }
    public int Attempts { get; set; }
    public long DueAt { get; set; }

    /// <summary>The mail with live links, encrypted; emptied as soon as the MTA has taken it.</summary>
    public byte[]? Sealed { get; set; }
    public int Version { get; set; }
}
