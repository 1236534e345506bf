using QueueDashboard.Queues;
using QueueDashboard.Rules;

namespace QueueDashboard.Web.Api;

internal sealed record RuleList(IReadOnlyList<ListedRule> Rules);

/// <summary>A filter rule. The first that matches and does not only watch stops the message.</summary>
/// <param name="Position">The lowest is asked first.</param>
/// <param name="Hits">Messages that it matched, watched ones too.</param>
/// <param name="Version">Sent along with a change, anybody else's change in between is answered with 409.</param>
internal sealed record ListedRule(
    long Id,
    int Position,
    string Name,
    bool Enabled,
    bool WatchOnly,
    bool OwnUsers,
    string Queue,
    string Reason,
    IReadOnlyList<RuleConditionBody> Conditions,
    long Hits,
    DateTimeOffset? LastHitAt,
    DateTimeOffset ChangedAt,
    string ChangedBy,
    int Version)
{
    public static ListedRule Of(Rule rule) => new(
        rule.Id,
        rule.Position,
        rule.Name,
        rule.Draft.Enabled,
        rule.Draft.WatchOnly,
        rule.Draft.OwnUsers,
        ApiWords.Of(rule.Draft.Queue),
        ApiWords.Of(rule.Draft.Reason),
        [.. rule.Draft.Conditions.Select(RuleConditionBody.Of)],
        rule.Hits,
        rule.LastHitAt,
        rule.ChangedAt,
        rule.ChangedBy,
        rule.Version);
}

/// <summary>What a rule is to be; of a change, what is left out becomes the default.</summary>
/// <param name="Queue">holding, quarantine or bad; holding when left out.</param>
/// <param name="Reason">policy when left out.</param>
/// <param name="Version">Of a change: the version that it was made on.</param>
internal sealed record RuleBody(
    string Name, IReadOnlyList<RuleConditionBody> Conditions, bool? Enabled, bool? WatchOnly, bool? OwnUsers, string? Queue, string? Reason, int? Version);

/// <param name="Kind">sender, from, recipient, subject, header, attachment-name, attachment-type, larger, smaller, client, null-sender or score.</param>
/// <param name="Name">Of a header field.</param>
/// <param name="Not">It must not be so.</param>
internal sealed record RuleConditionBody(string Kind, string? Value, string? Name, bool? Not)
{
    public static RuleConditionBody Of(RuleCondition condition) => new(RuleWords.Of(condition.Kind), condition.Value, condition.Name, condition.Not);
}

/// <param name="Place">From 1; beyond the last is the last.</param>
internal sealed record RuleMoveBody(int Place);

internal sealed record RuleTrialBody(long Item);

internal sealed record RuleTrialAnswer(IReadOnlyList<TriedRule> Rules);

/// <param name="Enabled">A disabled one is tried too.</param>
/// <param name="Matches">All conditions are met.</param>
internal sealed record TriedRule(long Id, string Name, bool Enabled, bool WatchOnly, bool Matches, IReadOnlyList<TriedCondition> Conditions)
{
    public static TriedRule Of(RuleFinding finding) => new(
        finding.Rule.Id,
        finding.Rule.Name,
        finding.Rule.Draft.Enabled,
        finding.Rule.Draft.WatchOnly,
        finding.Matches,
        [.. finding.Conditions.Select(one => new TriedCondition(RuleWords.Line(one.Condition), one.Met, one.Seen))]);
}

/// <param name="Seen">What it looked at; null: nothing of the kind.</param>
internal sealed record TriedCondition(string Condition, bool Met, string? Seen);
