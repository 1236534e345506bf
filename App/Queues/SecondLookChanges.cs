using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>What became of one rule between the first verdict and the second.</summary>
public enum RuleChange
{
    Same,
    Changed,
    Came,
    Went,
}

/// <summary>One rule then and now; null points beside <see cref="RuleChange.Came"/> or <see cref="RuleChange.Went"/>: it did not take part.</summary>
public sealed record RuleThenAndNow(string Rule, string? Text, double? Then, double? Now, RuleChange Change);

/// <summary>The first verdict and the second, side by side.</summary>
/// <param name="ThenAction">Null: the first scanner did not say.</param>
/// <param name="Rules">What differs first, the weightiest first; null: the first verdict was another scanner's, whose rules have other names.</param>
public sealed record SecondLookChanges(string? ThenAction, double? ThenScore, string NowAction, double? NowScore, double? NowThreshold, IReadOnlyList<RuleThenAndNow>? Rules)
{
    /// <summary>Rules do not count in thousandths.</summary>
    private const double Alike = 0.005;

    public static SecondLookChanges Of(ItemView item, SecondLookView look)
    {
        string? action = item.Evidence.FirstOrDefault(one => one.Rule == RspamdReason.ActionRule)?.Text;
        return new(action, item.Row.Score, look.Action, look.Score, look.Threshold, item.Scanner is RspamdReason.Scanner ? Compare(item.Evidence, look.Evidence) : null);
    }

    private static List<RuleThenAndNow> Compare(IReadOnlyList<EvidenceView> first, IReadOnlyList<EvidenceView> second)
    {
        // What has no points in the first verdict is a header field of the scanner's, and no rule.
        var then = first.Where(rule => rule.Points is not null).ToLookup(rule => rule.Rule, StringComparer.Ordinal);
        var now = second.ToLookup(rule => rule.Rule, StringComparer.Ordinal);
        List<RuleThenAndNow> rules = [.. then.Select(group => group.Key).Union(now.Select(group => group.Key), StringComparer.Ordinal).Select(rule => One(rule, then[rule].FirstOrDefault(), now[rule].FirstOrDefault()))];
        return [.. rules.OrderBy(rule => rule.Change == RuleChange.Same).ThenByDescending(rule => Math.Max(Math.Abs(rule.Then ?? 0), Math.Abs(rule.Now ?? 0)))];
    }

    private static RuleThenAndNow One(string rule, EvidenceView? then, EvidenceView? now)
    {
        var change = then is null ? RuleChange.Came : now is null ? RuleChange.Went : Math.Abs((then.Points ?? 0) - (now.Points ?? 0)) < Alike ? RuleChange.Same : RuleChange.Changed;
        return new(rule, now?.Text ?? then?.Text, then?.Points, now?.Points, change);
    }
}
