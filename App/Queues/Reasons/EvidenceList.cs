using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Gathers rules from many fields, each rule once, and keeps the weightiest. Bounded, since a sender can name any number of rules.</summary>
internal sealed class EvidenceList
{
    /// <summary>How many are kept for an item.</summary>
    internal const int Limit = 64;

    /// <summary>How many one field may bring, so that no field fills the list alone.</summary>
    internal const int LimitPerField = 256;

    /// <summary>Fields that call a message harmless may fill only this much; the rest is kept for those that accuse.</summary>
    private const int GatherLimit = 1024;

    private readonly Dictionary<string, (Evidence Evidence, ReasonCode Code)> _rules = new(StringComparer.Ordinal);

    internal void Add(Evidence evidence, ReasonCode code)
    {
        if (_rules.TryGetValue(evidence.Rule, out (Evidence Evidence, ReasonCode Code) known))
        {
            // One field names the rules, another has their points, a third what they mean. Of two with the same name the
            // one that accuses is shown: a sender's "Clean" must not stand where the scanner wrote "Infected".
            bool accuses = DangerTable.Of(code) > DangerTable.Of(known.Code);
            (Evidence first, Evidence second) = accuses ? (evidence, known.Evidence) : (known.Evidence, evidence);
            var both = new Evidence(evidence.Rule, Larger(first.Points, second.Points), first.Description ?? second.Description);
            _rules[evidence.Rule] = (both, DangerTable.Worse(known.Code, code));
        }
        else if (_rules.Count < (code is ReasonCode.Unknown ? GatherLimit : 2 * GatherLimit))
        {
            _rules.Add(evidence.Rule, (evidence, code));
        }
    }

    /// <summary>First the fields without points that say <paramref name="decided"/>, then rules by points, then the rest in the order in which they came.</summary>
    internal IReadOnlyList<Evidence> Weightiest(ReasonCode decided) =>
        [.. _rules.Values.OrderByDescending(rule => Weight(rule, decided)).Take(Limit).Select(rule => rule.Evidence)];

    private static double Weight((Evidence Evidence, ReasonCode Code) rule, ReasonCode decided) =>
        rule.Evidence.Points ?? (rule.Code == decided && decided is not ReasonCode.Unknown ? double.MaxValue : double.MinValue);

    private static double? Larger(double? one, double? other) =>
        one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;
}
