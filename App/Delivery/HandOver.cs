namespace QueueDashboard.Delivery;

/// <summary>One message to be handed to a relay: its envelope and where its bytes come from.</summary>
public sealed record HandOver
{
    /// <summary>Without angle brackets, quoted as it came; empty for the null reverse-path.</summary>
    public required string ReversePath { get; init; }

    public required IReadOnlyList<HandOverRecipient> Recipients { get; init; }

    /// <summary>Whole header lines, each with its CRLF, put before the content: Received and the trace header.</summary>
    public required ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>
    /// The message as it came. Asked for at most once a hand-over, and only when the relay has taken a recipient. What it throws
    /// ends the hand-over with nothing sent for the recipients that were still open.
    /// </summary>
    public required Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> Content { get; init; }

    /// <summary>Bytes of the content, for SIZE (RFC 1870), before it is loaded. 0: not known, no SIZE is sent.</summary>
    public long ContentLength { get; init; }

    /// <summary>The content has bytes above 127 (RFC 6152).</summary>
    public bool EightBit { get; init; }

    /// <summary>A header holds UTF-8 (RFC 6531). Addresses are looked at anyway.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>FULL or HDRS (RFC 3461 section 4.3).</summary>
    public string? Ret { get; init; }

    /// <summary>ENVID as it stood on the wire, in xtext (RFC 3461 section 4.4).</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Who brought the message first, for XFORWARD and XCLIENT.</summary>
    public OriginalClient? Client { get; init; }
}

/// <param name="Id">Comes back in the outcome; must be unique within a hand-over.</param>
/// <param name="Address">Without angle brackets, quoted as it came.</param>
/// <param name="Notify">NEVER, or a comma list of SUCCESS, FAILURE, DELAY (RFC 3461 section 4.1).</param>
/// <param name="Orcpt">type;address as it stood on the wire, in xtext (RFC 3461 section 4.2).</param>
public sealed record HandOverRecipient(long Id, string Address, string? Notify = null, string? Orcpt = null);

/// <param name="Address">IPv4 or IPv6 address, no port, no brackets.</param>
/// <param name="Name">The client's confirmed host name.</param>
/// <param name="Protocol">SMTP, ESMTP, ESMTPS and so on.</param>
/// <param name="Login">Who had signed in there.</param>
/// <param name="QueueId">The first server's own name for the message.</param>
public sealed record OriginalClient(string? Address, string? Name, string? Helo, string? Protocol, string? Login, string? QueueId);
