namespace QueueDashboard.Queues.Reasons;

/// <summary>Gathers rules from many fields, each rule once, and keeps the weightiest. Bounded, since a sender can name any number of rules.</summary>
internal sealed class EvidenceList
{
    /// <summary>How many are kept for an item.</summary>
    internal const int Limit = 64;

    /// <summary>How many one field may bring, so that no field fills the list alone.</summary>
    internal const int LimitPerField = 256;

    private const int GatherLimit = 1024;

    private readonly Dictionary<string, (Evidence Evidence, bool Decided)> _rules = new(StringComparer.Ordinal);

    internal void Add(Evidence evidence, bool decided)
    {
        if (_rules.TryGetValue(evidence.Rule, out (Evidence Evidence, bool Decided) known))
        {
            // One field names the rules, another has their points, a third what they mean.
            var both = new Evidence(evidence.Rule, Larger(known.Evidence.Points, evidence.Points), known.Evidence.Description ?? evidence.Description);
            _rules[evidence.Rule] = (both, known.Decided || decided);
        }
        else if (_rules.Count < GatherLimit)
        {
            _rules.Add(evidence.Rule, (evidence, decided));
        }
    }

    /// <summary>First the fields that decided without points, then rules by points, then the rest in the order in which they came.</summary>
    internal IReadOnlyList<Evidence> Weightiest() =>
        [.. _rules.Values.OrderByDescending(Weight).Take(Limit).Select(rule => rule.Evidence)];

    private static double Weight((Evidence Evidence, bool Decided) rule) =>
        rule.Evidence.Points ?? (rule.Decided ? double.MaxValue : double.MinValue);

    private static double? Larger(double? one, double? other) =>
        one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;
}
