using QueueDashboard.Batv;
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
    TimeProvider Time,
    ILogger Logger,
    CancellationToken Stopping);
