namespace QueueDashboard.Data.Links;

/// <summary>What a link asks for. The numbers are stored.</summary>
public enum LinkAct
{
    Release = 1,
    Requeue = 2,
    Delete = 3,

    /// <summary>One page with all messages of its digest.</summary>
    WholeDigest = 4,

    /// <summary>A recipient's own page: all of his messages, his choices and his lists.</summary>
    OwnPage = 5,
}

/// <summary>An action link. Only the hash of its token is kept, so that a stolen database acts on nothing.</summary>
public sealed class LinkRow
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the token's 32 bytes.</summary>
    public byte[] TokenHash { get; set; } = [];
    public LinkAct Act { get; set; }

    /// <summary>
    /// Zero for <see cref="LinkAct.WholeDigest"/>, a negative number made of the address for <see cref="LinkAct.OwnPage"/>. No foreign key: a
    /// link may outlive its item and must still say what happened.
    /// </summary>
    public long ItemId { get; set; }

    /// <summary>The recipient who may act; null: all of them (an administrator's link).</summary>
    public long? RecipientId { get; set; }
    public long DigestId { get; set; }
    public long SubscriptionId { get; set; }

    /// <summary>The only address that a fresh link may be sent to.</summary>
    public string MadeFor { get; set; } = "";
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }

    /// <summary>A newer digest of the same subscription carries a link for the same item.</summary>
    public long? SupersededAt { get; set; }

    /// <summary>The last time that it acted; an undo may bring it back to life, so this ends nothing by itself.</summary>
    public long? UsedAt { get; set; }
}

/// <summary>One opening of a link, so that an administrator can see a scanner at work.</summary>
public sealed class LinkOpeningRow
{
    public long Id { get; set; }
    public long LinkId { get; set; }
    public long At { get; set; }
    public string Method { get; set; } = "";
    public string? Agent { get; set; }
    public string? ClientAddress { get; set; }
    public string Outcome { get; set; } = "";
}
