namespace QueueDashboard.Intake.Postfix;

/// <summary>What one line of Postfix's log tells us. Lines that tell nothing are none of these.</summary>
/// <param name="At">As the line says; null: its time cannot be read.</param>
internal abstract record LogEvent(string QueueId, DateTimeOffset? At)
{
    /// <summary>It was put on hold. All words in it may be a sender's.</summary>
    /// <param name="What">What triggered it, such as "header Subject: ..."; null: the line does not say.</param>
    /// <param name="Text">The text that the administrator gave with HOLD; null: none.</param>
    internal sealed record Held(string QueueId, DateTimeOffset? At, string? What, string? Text) : LogEvent(QueueId, At);

    /// <summary>A mail filter asked for it.</summary>
    internal sealed record HeldByMilter(string QueueId, DateTimeOffset? At) : LogEvent(QueueId, At);

    /// <param name="Status">sent, deferred, bounced, expired; other words are handed on as they stand.</param>
    /// <param name="To">Null: the whole message.</param>
    internal sealed record Status(string QueueId, DateTimeOffset? At, string? To, string? Original, string Word, string? Said) : LogEvent(QueueId, At);

    /// <summary>An administrator deleted it with postsuper.</summary>
    internal sealed record Removed(string QueueId, DateTimeOffset? At) : LogEvent(QueueId, At);
}
