namespace QueueDashboard.Data.Queues;

/// <summary>What a list or a hand-over must know of an item without opening its content. The numbers are stored.</summary>
[Flags]
public enum ItemMarks
{
    None = 0,

    /// <summary>The content has octets above 127: handed over with BODY=8BITMIME (RFC 6152).</summary>
    EightBit = 1,

    /// <summary>The envelope needs SMTPUTF8 (RFC 6531).</summary>
    SmtpUtf8 = 2,

    /// <summary>The content came with a bare CR or LF: a possible smuggling attempt, shown as such.</summary>
    BareLineEnds = 4,

    /// <summary>The full parse and the search index are done; without it the item waits for the background.</summary>
    Indexed = 8,

    HasAttachments = 16,

    /// <summary>A report of a failed delivery (RFC 3464) or what passes for one.</summary>
    Bounce = 32,

    /// <summary>An own user sent it: told to administrators only, never to its recipients.</summary>
    FromOwnUser = 64,

    /// <summary>It is known from a list; its content has not been fetched yet. Such an item bears <see cref="Indexed"/> until it has.</summary>
    ContentPending = 128,

    /// <summary>The mail server refused it, or let it go on: this is a copy and nobody's mail waits for a decision.</summary>
    Copy = 256,
}
