using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>One forward-path of a message that a door took, with its DSN parameters (RFC 3461) for a later hand-over.</summary>
/// <param name="Address">Without angle brackets, the local part quoted where it was on the wire.</param>
public sealed record IncomingRecipient(string Address, string? Notify = null, string? Orcpt = null);

/// <summary>The original client, as far as the door knows: of the session itself, or what XFORWARD or XCLIENT said.</summary>
public sealed record IncomingClient
{
    public string? Address { get; init; }
    public string? Name { get; init; }
    public string? Helo { get; init; }
    public string? Protocol { get; init; }
    public string? Login { get; init; }
    public string? QueueId { get; init; }
}

/// <summary>What a door assumes of a message that says nothing of itself, and whose header fields it believes.</summary>
public sealed record HoldDefaults(QueueName Queue, ReasonCode Reason, HeaderFamilies Believed)
{
    public static HoldDefaults None { get; } = new(QueueName.Holding, ReasonCode.Unknown, HeaderFamilies.All);
}

/// <summary>The place where a message lies besides our store.</summary>
/// <param name="Id">A queue id, or a path below the folder.</param>
/// <param name="ArrivedAt">Microseconds since 1970 UTC; null: not known.</param>
public sealed record IncomingHome(ItemHome Kind, string Id, long? ArrivedAt);

/// <summary>Why a message was stopped, told by somebody else than its header.</summary>
/// <param name="Origin">filter, rspamd, log.</param>
/// <param name="Said">On one line, bounded; shown as text.</param>
public sealed record HeldReason(
    string Origin,
    QueueName Queue,
    ReasonCode Code,
    double? Score,
    double? Threshold,
    string? Said,
    string Scanner,
    IReadOnlyList<EvidenceView> Evidence);

/// <summary>A message as a door took it, before anything is known of it.</summary>
public sealed record IncomingMessage
{
    public required string Source { get; init; }

    /// <summary>Without angle brackets; empty is the null reverse-path.</summary>
    public required string ReversePath { get; init; }
    public required IReadOnlyList<IncomingRecipient> Recipients { get; init; }

    /// <summary>The bytes as they came. The door may reuse the memory as soon as the answer is there.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
    public bool EightBit { get; init; }
    public bool SmtpUtf8 { get; init; }
    public string? Ret { get; init; }
    public string? EnvelopeId { get; init; }

    /// <summary>A bare CR or LF was in it.</summary>
    public bool BareLineEnds { get; init; }
    public IncomingClient Client { get; init; } = new();

    /// <summary>Where it goes on lying; null: here only.</summary>
    public IncomingHome? Home { get; init; }

    /// <summary>Further marks that the door knows, such as <see cref="ItemMarks.Copy"/>.</summary>
    public ItemMarks Marks { get; init; }

    /// <summary>What the door knows of the reason besides the header; the most dangerous reading wins.</summary>
    public HeldReason? Reason { get; init; }
    public HoldDefaults Defaults { get; init; } = HoldDefaults.None;
}

/// <summary>What became of it. Only <see cref="Held"/> and <see cref="Settled"/> mean that what matters of it is on disk.</summary>
public abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    public sealed record Held(long ItemId) : HoldOutcome;

    /// <summary>It was for the dashboard itself, which has taken note of it: nothing waits for a decision.</summary>
    /// <param name="What">A few words for the log and the other server.</param>
    public sealed record Settled(string What) : HoldOutcome;

    /// <summary>The disk is full: 452 (RFC 5321 section 4.2.3).</summary>
    public sealed record NoSpace(string Cause) : HoldOutcome;

    /// <summary>Our own failure: temporary, 451.</summary>
    public sealed record Failed(string Code, string Cause) : HoldOutcome;
}

/// <summary>The one way in, behind all doors.</summary>
public interface IHoldMessages
{
    /// <summary>Answers after the commit of message, envelope and list row is on disk. Throws only when cancelled.</summary>
    ValueTask<HoldOutcome> HoldAsync(IncomingMessage message, CancellationToken cancel);
}
