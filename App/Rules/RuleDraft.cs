using QueueDashboard.Data.Queues;

namespace QueueDashboard.Rules;

/// <summary>A rule as somebody asks for it; nothing in it is verified yet.</summary>
public sealed record RuleDraft
{
    public string Name { get; init; } = "";
    public bool Enabled { get; init; } = true;

    /// <summary>It counts and stops nothing.</summary>
    public bool WatchOnly { get; init; }

    /// <summary>It judges mail of own users too, and not only what comes from the world.</summary>
    public bool OwnUsers { get; init; }

    /// <summary>Where the message is shown when it was stopped.</summary>
    public QueueName Queue { get; init; } = QueueName.Holding;
    public ReasonCode Reason { get; init; } = ReasonCode.Policy;

    /// <summary>All must be met.</summary>
    public IReadOnlyList<RuleCondition> Conditions { get; init; } = [];
}

/// <summary>A rule that is stored.</summary>
/// <param name="Position">The lowest is asked first.</param>
/// <param name="Hits">Messages that it matched, watched ones too.</param>
public sealed record Rule(
    long Id, int Position, RuleDraft Draft, long Hits, DateTimeOffset? LastHitAt, DateTimeOffset ChangedAt, string ChangedBy, int Version)
{
    public string Name => Draft.Name;
}

/// <summary>One thing wrong with a draft.</summary>
/// <param name="Key">The property, such as name or conditions.0.value.</param>
/// <param name="Code">Names the sentence in the texts of the pages.</param>
/// <param name="Sentence">In English, for the API and the command line.</param>
internal sealed record RuleFault(string Key, string Code, string Sentence);

internal abstract record RuleResult
{
    private RuleResult()
    {
    }

    internal sealed record Done(Rule Rule) : RuleResult;

    internal sealed record Refused(IReadOnlyList<RuleFault> Faults) : RuleResult;

    /// <summary>Somebody changed it meanwhile; nothing was done.</summary>
    internal sealed record Stale(Rule Current) : RuleResult;

    internal sealed record NotFound(long Id) : RuleResult;
}
