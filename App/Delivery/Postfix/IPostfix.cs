namespace QueueDashboard.Delivery.Postfix;

/// <summary>One message in Postfix's queues, as <c>postqueue -j</c> lists it.</summary>
/// <param name="Queue">hold, incoming, active, deferred, maildrop.</param>
/// <param name="ArrivedAt">Seconds since 1970 UTC.</param>
/// <param name="ListedSender">Shown only: the null reverse-path is listed as MAILER-DAEMON.</param>
internal sealed record QueueEntry(string Queue, string Id, long ArrivedAt, long Size, string ListedSender, IReadOnlyList<QueueEntryRecipient> Recipients);

/// <param name="Delay">Why it is deferred; null: nothing was said.</param>
internal sealed record QueueEntryRecipient(string Address, string? Delay);

/// <summary>A message's envelope as <c>postcat -e</c> shows it, addresses quoted again as SMTP wants them.</summary>
/// <param name="ReversePath">Empty is the null reverse-path.</param>
/// <param name="Recipients">Those still to be served: neither done nor cancelled.</param>
/// <param name="Attributes">named_attribute records by name, such as client_address.</param>
internal sealed record QueueEnvelope(string Id, string ReversePath, IReadOnlyList<QueueEnvelopeRecipient> Recipients, IReadOnlyDictionary<string, string> Attributes);

/// <param name="Notify">RFC 3461, in words; null: not given.</param>
internal sealed record QueueEnvelopeRecipient(string Address, string? Original, string? Notify, string? Orcpt);

/// <summary>What Postfix said, or why nothing was heard. <paramref name="Cause"/> is a sentence; null: it worked.</summary>
internal sealed record PostfixAnswer<T>(T Value, string? Cause);

/// <summary>What became of one id in a command over many.</summary>
internal enum PostfixOutcome
{
    Done,

    /// <summary>It was not there, or not held: somebody else was first.</summary>
    NotThere,

    /// <summary>Nothing was said of it.</summary>
    Unknown,
}

/// <summary>One Postfix and its commands, local or at the far end of a command prefix. Never throws but when cancelled.</summary>
internal interface IPostfix
{
    /// <summary>As in an item's Source, such as postfix:main.</summary>
    string Source { get; }

    Task<PostfixAnswer<IReadOnlyList<QueueEntry>>> ListAsync(CancellationToken cancel);

    /// <summary>Missing in the answer: it is not there any more.</summary>
    Task<PostfixAnswer<IReadOnlyList<QueueEnvelope>>> EnvelopesAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>The messages with CRLF line ends, each handed to <paramref name="each"/> as it comes; null bytes: it is not there any more.</summary>
    Task<PostfixAnswer<int>> ContentsAsync(IReadOnlyList<string> ids, Func<string, ReadOnlyMemory<byte>?, Task> each, CancellationToken cancel);

    Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ReleaseAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ExpireAsync(IReadOnlyList<string> ids, CancellationToken cancel);
}
