namespace QueueDashboard.Data.Queues;

/// <summary>In what two messages are alike. The numbers are stored.</summary>
public enum Likeness
{
    /// <summary>The domain of From:.</summary>
    SenderDomain = 1,

    /// <summary>The machine that handed it over.</summary>
    Client = 2,

    /// <summary>The subject without numbers, prefixes and spaces.</summary>
    SubjectShape = 3,

    /// <summary>An attachment's bytes.</summary>
    Attachment = 4,
}

/// <summary>One trait of a message, to find those that share it. An attachment has a row each.</summary>
public sealed class LikenessRow
{
    public Likeness Kind { get; set; }

    /// <summary>The first 16 bytes of the trait's SHA-256.</summary>
    public byte[] Key { get; set; } = [];
    public long ItemId { get; set; }
}
