using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>One line of a list; made without touching the content.</summary>
public sealed record ItemListRow(
    long Id,
    QueueName Queue,
    RecipientState State,
    ReasonCode Reason,
    double? Score,
    string? Said,
    string ReversePath,
    string From,
    string Subject,
    string RecipientsShown,
    int RecipientCount,
    long Size,
    ItemMarks Marks,
    DateTimeOffset ReceivedAt)
{
    /// <summary>The door that it came through.</summary>
    public string Source { get; init; } = "";
}

/// <summary>Where one recipient's copy stands, for the reading pane.</summary>
public sealed record RecipientView(
    long Id,
    string Address,
    QueueName Queue,
    RecipientState State,
    DateTimeOffset ChangedAt,
    string? ChangedBy,
    string? Reply,
    string? MtaQueueId,
    int Version)
{
    /// <summary>What a source saw of it after the MTA took it.</summary>
    public MtaOutcome MtaOutcome { get; init; }

    /// <summary>The remote reply or the reason of a delay.</summary>
    public string? MtaSaid { get; init; }
    public DateTimeOffset? MtaSeenAt { get; init; }
}

/// <summary>One rule of a scanner with its points; null: it has none.</summary>
public sealed record EvidenceView(string Rule, double? Points, string? Text);

/// <summary>A wish that is being carried out.</summary>
public sealed record OutboxView(DateTimeOffset DueAt, int Attempts, string? LastReply);

/// <summary>What the reading pane shows besides the content.</summary>
public sealed record ItemView
{
    public required ItemListRow Row { get; init; }
    public required IReadOnlyList<RecipientView> Recipients { get; init; }
    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];
    public string Scanner { get; init; } = "";
    public double? Threshold { get; init; }
    public string? MessageId { get; init; }
    public string? ClientAddress { get; init; }
    public string? ClientName { get; init; }
    public string? Helo { get; init; }
    public string? OriginQueueId { get; init; }
    public string Source { get; init; } = "";
    public ItemHome Home { get; init; }

    /// <summary>The message still lies at its home, and can be acted on there.</summary>
    public bool LiesThere { get; init; }
    public long? CameBackFrom { get; init; }
    public OutboxView? Outbox { get; init; }

    /// <summary>The message's name where it lies besides our store, such as a queue id; null: nowhere else.</summary>
    public string? HomeId { get; init; }

    /// <summary>Since when it does not lie there any more.</summary>
    public DateTimeOffset? HomeEndedAt { get; init; }

    /// <summary>Listed, and not read yet; if it has left its home, it never will be.</summary>
    public bool ContentPending => Row.Marks.HasFlag(ItemMarks.ContentPending);

    /// <summary>The newest one; null: nobody has asked.</summary>
    public SecondLookView? SecondLook { get; init; }
}
