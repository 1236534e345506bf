using QueueDashboard.Batv;
using QueueDashboard.Rules;
using QueueDashboard.Sources;

namespace QueueDashboard.Filter;

/// <summary>What every connection of every listener shares.</summary>
internal sealed record FilterContext(
    FilterOptions Options,
    CurrentPolicy Policy,
    IVerdictSink Sink,
    ISourceBook Sources,
    FilterSightings Sightings,
    FilterMetrics Metrics,
    FilterConnections Connections,
    CurrentRules Rules,
    IRuleSink RuleSink,
    TimeProvider Time,
    ILogger Logger,
    CancellationToken Stopping,
    FilterSenders? Senders = null)
{
    /// <summary>Listeners of the mail server whose mail no rule judges: what was released must not be stopped again.</summary>
    public IReadOnlySet<string> Unjudged { get; } =
        (Options.UnjudgedListeners.Count == 0 ? [FilterOptions.UsualUnjudged] : Options.UnjudgedListeners).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>For the bodies that rules look into.</summary>
    public BodyRoom Room { get; } = new(Options.Limits.BodyBytes, Options.Limits.AllBodyBytes);
}
