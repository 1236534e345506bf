namespace QueueDashboard.Sources;

/// <summary>In one word how a door is; the worst comes last.</summary>
internal enum SourceState
{
    /// <summary>Nothing ever came, and nothing failed.</summary>
    NeverHeard,
    Working,

    /// <summary>Nothing has come for longer than usual.</summary>
    Silent,

    /// <summary>The last thing that happened was a failure.</summary>
    Failing,
}

/// <summary>One door for a person to look at.</summary>
/// <param name="Today">New messages since the asked-for moment.</param>
/// <param name="Usual">How long a silence may last before it is unusual; null: not known yet.</param>
internal sealed record SourceView(SourceSeen Seen, SourceState State, long Today, long FailedToday, TimeSpan? Usual, bool CanCheck);
