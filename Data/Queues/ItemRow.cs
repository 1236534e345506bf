namespace QueueDashboard.Data.Queues;

/// <summary>
/// One stopped message as the lists show it. Content lies apart (<see cref="ContentRow"/>), so that a list never touches it.
/// Times are microseconds since 1970 UTC, because SQLite cannot order a DateTimeOffset.
/// </summary>
public sealed class ItemRow
{
    /// <summary>Grows with arrival and is never used again (AUTOINCREMENT): a link or an audit row may outlive the item.</summary>
    public long Id { get; set; }
    public long ReceivedAt { get; set; }
    public QueueName Queue { get; set; }
    public RecipientState State { get; set; }
    public ReasonCode Reason { get; set; }
    public double? Score { get; set; }

    /// <summary>What the scanner said, cleaned and bounded; the sentence around it is made in the viewer's language.</summary>
    public string? Said { get; set; }

    /// <summary>The reverse-path (RFC 5321 section 4.5.5); empty is the null reverse-path.</summary>
    public string ReversePath { get; set; } = "";

    /// <summary>The decoded From: as shown to a reader. Evidence of nothing.</summary>
    public string From { get; set; } = "";
    public string Subject { get; set; } = "";
    public string? MessageId { get; set; }

    /// <summary>The first recipients, joined for the list; the truth stands in <see cref="RecipientRow"/>.</summary>
    public string RecipientsShown { get; set; } = "";
    public int RecipientCount { get; set; }

    /// <summary>Octets of the message as it came.</summary>
    public long Size { get; set; }
    public ItemMarks Marks { get; set; }

    /// <summary>The door or listener that took it.</summary>
    public string Source { get; set; } = "";
    public string? ClientAddress { get; set; }
    public string? ClientName { get; set; }
    public string? Helo { get; set; }
    public string? ClientProtocol { get; set; }
    public string? Login { get; set; }

    /// <summary>The id that it bore in the queue of the MTA that handed it over.</summary>
    public string? OriginQueueId { get; set; }
    public ItemHome Home { get; set; }

    /// <summary>Its name there: a queue id, or a path below the folder. Null when it lies here only.</summary>
    public string? HomeId { get; set; }

    /// <summary>The arrival there: a mail server may give a short queue id to another message later.</summary>
    public long? HomeArrivedAt { get; set; }

    /// <summary>Since when it no longer lies there. From then on the item is one of our own store.</summary>
    public long? HomeEndedAt { get; set; }
    public string? Ret { get; set; }
    public string? EnvelopeId { get; set; }

    /// <summary>The item whose re-injected copy this is, told by our own trace header.</summary>
    public long? CameBackFrom { get; set; }

    /// <summary>When the last recipient was settled; null while one is Held or Pending. Retention counts from it.</summary>
    public long? SettledAt { get; set; }

    /// <summary>Goes up with each change, so that of two writers one notices.</summary>
    public int Version { get; set; }

    public ICollection<RecipientRow> Recipients { get; } = [];
}
