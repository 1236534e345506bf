namespace QueueDashboard.Links;

/// <summary>What stands behind a link at this moment.</summary>
internal abstract record LinkOutcome
{
    private LinkOutcome()
    {
    }

    /// <summary>A word for the log of openings; stored, so never changed.</summary>
    public abstract string Word { get; }

    /// <summary>It may act: its recipient is Held, and it is neither expired nor superseded.</summary>
    public sealed record Alive : LinkOutcome
    {
        public override string Word => "alive";
    }

    /// <summary>Nothing is left to do: what happened, when, and who did it as far as a stranger may know.</summary>
    /// <param name="Reply">The MTA's answer, when there was one.</param>
    /// <param name="UndoUntil">Set while the hold-back of a release or re-queue runs.</param>
    public sealed record AlreadyDone(LinkResult What, DateTimeOffset When, LinkDoer By, string? Reply, DateTimeOffset? UndoUntil) : LinkOutcome
    {
        public override string Word => "done";
    }

    /// <summary>A newer digest carries a link for the same message.</summary>
    public sealed record Superseded(DateTimeOffset At) : LinkOutcome
    {
        public override string Word => "superseded";
    }

    public sealed record Expired(DateTimeOffset At) : LinkOutcome
    {
        public override string Word => "expired";
    }

    /// <summary>The message was purged; nobody can say any more what became of it.</summary>
    public sealed record ItemGone : LinkOutcome
    {
        public override string Word => "gone";
    }

    /// <summary>There is no such link, or the token is malformed.</summary>
    public sealed record Unknown : LinkOutcome
    {
        public override string Word => "unknown";
    }
}

/// <summary>What became of the message, for the one who holds the link.</summary>
internal enum LinkResult
{
    /// <summary>Asked for and stored; the mail server has not answered yet.</summary>
    ReleaseWaiting,
    RequeueWaiting,
    Released,
    Requeued,
    Deleted,

    /// <summary>It was settled on the mail server itself.</summary>
    Gone,
}

/// <summary>Who did it, in words that name nobody: a page must not tell one recipient of another.</summary>
internal enum LinkDoer
{
    ThisLink,

    /// <summary>Another link that was made for the same address.</summary>
    SameAddress,
    Colleague,
    Server,
}
