using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;

namespace QueueDashboard.Queues.Reasons;

/// <summary>What Rspamd told by itself, as a reason and as evidence.</summary>
internal static class RspamdReason
{
    /// <summary>As HeldReason.Origin.</summary>
    public const string Origin = "rspamd";

    /// <summary>The evidence that holds the action, named as the header field that says the same.</summary>
    public const string ActionRule = "X-Rspamd-Action";

    public const string Scanner = "Rspamd";

    /// <summary>Whatever was pushed to be kept is spam at least; the symbols may say worse.</summary>
    public static HeldReason Of(string action, double? score, IReadOnlyList<RspamdSymbol> symbols)
    {
        var reading = new Reading { Code = ReasonCode.Spam, Scanner = Scanner, Evidence = [new Evidence(ActionRule, null, action)], Score = score is { } points ? new Score(Clamp(points)) : null };
        var tally = new ReasonTally(new HoldDefaults(QueueName.Holding, ReasonCode.Unknown, HeaderFamilies.None));
        tally.Add(With(reading, symbols));
        var reason = tally.Result();
        return new HeldReason(Origin, reason.Queue, reason.Code, reason.Score, null, reason.Said, Scanner, Views(reason.Evidence));
    }

    /// <summary>The same symbols as evidence alone, the weightiest first.</summary>
    public static IReadOnlyList<Evidence> EvidenceOf(IReadOnlyList<RspamdSymbol> symbols)
    {
        var list = new EvidenceList();
        foreach (var rule in With(new Reading(), symbols).Evidence)
        {
            list.Add(rule, ReasonCode.Unknown);
        }

        return list.Weightiest(ReasonCode.Unknown);
    }

    private static Reading With(Reading reading, IReadOnlyList<RspamdSymbol> symbols)
    {
        var tally = new RspamdTally(reading.Code);
        foreach (var symbol in symbols.Take(EvidenceList.LimitPerField))
        {
            tally.Add(symbol.Name, symbol.Points is { } points ? Clamp(points) : null, symbol.Options, symbol.Description);
        }

        return tally.Complete(reading);
    }

    private static double Clamp(double points) => Math.Clamp(points, -PointNumber.Limit, PointNumber.Limit);

    private static IReadOnlyList<EvidenceView> Views(IReadOnlyList<Evidence> evidence) => [.. evidence.Select(one => new EvidenceView(one.Rule, one.Points, one.Description))];
}
