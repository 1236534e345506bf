namespace QueueDashboard.Rules;

/// <summary>
/// All rules that are asked, in their order, as they stood at one moment. Never changes, so that any number of connections may ask it at
/// once; a change makes a new one. It knows no clock and no database.
/// </summary>
internal sealed class RuleSet
{
    private readonly (Rule Rule, int First)[] _rules;

    private RuleSet((Rule, int)[] rules, IReadOnlyList<Matcher> matchers)
    {
        _rules = rules;
        Matchers = matchers;
        Needs = matchers.Aggregate(RuleNeeds.None, (needs, matcher) => needs | matcher.Needs);
        Stops = Array.Exists(_rules, one => !one.Rule.Draft.WatchOnly);
        JudgesOwnUsers = Array.Exists(_rules, one => one.Rule.Draft.OwnUsers);
    }

    public static RuleSet Empty { get; } = new([], []);

    public bool IsEmpty => _rules.Length == 0;

    public RuleNeeds Needs { get; }

    /// <summary>One of them stops messages; the others only watch.</summary>
    public bool Stops { get; }

    public bool JudgesOwnUsers { get; }

    internal IReadOnlyList<Matcher> Matchers { get; }

    /// <param name="rules">Those that cannot be made are left out: a rule that lost a condition would stop more than its author wanted.</param>
    /// <param name="disabledToo">For a trial.</param>
    public static RuleSet Of(IEnumerable<Rule> rules, bool disabledToo = false)
    {
        List<(Rule, int)> all = [];
        List<Matcher> matchers = [];
        foreach (var rule in rules.Where(rule => rule.Draft.Enabled || disabledToo).OrderBy(rule => rule.Position).ThenBy(rule => rule.Id))
        {
            Matcher?[] made = [.. rule.Draft.Conditions.Select(condition => MatcherReader.Read(condition).Matcher)];
            if (made.Length > 0 && made.OfType<Matcher>().ToArray() is var whole && whole.Length == made.Length)
            {
                all.Add((rule, matchers.Count));
                matchers.AddRange(whole);
            }
        }

        return all.Count == 0 ? Empty : new RuleSet([.. all], matchers);
    }

    /// <summary>The first that matches and does not only watch decides; watching ones behind it are asked no more.</summary>
    public RuleVerdict Judge(MessageFacts facts)
    {
        List<Rule>? watched = null;
        foreach (var (rule, first) in _rules)
        {
            if (Judges(rule, facts) && Matches(rule, first, facts))
            {
                if (!rule.Draft.WatchOnly)
                {
                    return new RuleVerdict(rule, watched ?? []);
                }

                (watched ??= []).Add(rule);
            }
        }

        return new RuleVerdict(null, watched ?? []);
    }

    /// <summary>Every rule with every condition, also behind the one that decides.</summary>
    public IReadOnlyList<RuleFinding> Explain(MessageFacts facts) =>
    [
        .. _rules.Select(one => new RuleFinding(
            one.Rule,
            Judges(one.Rule, facts),
            [.. one.Rule.Draft.Conditions.Select((condition, i) => new ConditionFinding(condition, facts.Says(one.First + i) != condition.Not, facts.Shown(one.First + i)))])),
    ];

    private static bool Judges(Rule rule, MessageFacts facts) => !facts.Origin.OwnUser || rule.Draft.OwnUsers;

    private static bool Matches(Rule rule, int first, MessageFacts facts)
    {
        // What costs most stands last: whether a file is there is asked only when all else fits.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < rule.Draft.Conditions.Count; i++)
            {
                bool costly = facts.Rules.Matchers[first + i].Needs.HasFlag(RuleNeeds.Attachments);
                if (costly == (pass == 1) && facts.Says(first + i) == rule.Draft.Conditions[i].Not)
                {
                    return false;
                }
            }
        }

        return true;
    }
}

/// <param name="Stopped">By which the message is stopped; null: by none.</param>
/// <param name="Watched">Those that only count.</param>
internal sealed record RuleVerdict(Rule? Stopped, IReadOnlyList<Rule> Watched);

/// <summary>What became of one rule in a trial.</summary>
/// <param name="Judges">False: it leaves mail of own users alone.</param>
internal sealed record RuleFinding(Rule Rule, bool Judges, IReadOnlyList<ConditionFinding> Conditions)
{
    public bool Matches => Judges && Conditions.All(condition => condition.Met);
}

/// <param name="Met">With its negation.</param>
/// <param name="Seen">What it looked at; null: nothing of the kind.</param>
internal sealed record ConditionFinding(RuleCondition Condition, bool Met, string? Seen);
