using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using QueueDashboard.Batv;
using QueueDashboard.Hosting;
using QueueDashboard.Rules;
using QueueDashboard.Sources;

namespace QueueDashboard.Filter;

/// <summary>All configured milter listeners of this process.</summary>
internal sealed class FilterListeners : IDoors, IDisposable
{
    private readonly FilterListener[] _listeners;
    private readonly FilterConnections _connections;

    public FilterListeners(
        IOptions<FilterOptions> options, CurrentPolicy policy, IVerdictSink sink, ISourceBook sources, FilterSightings sightings, FilterMetrics metrics,
        CurrentRules rules, IRuleSink ruleSink, TimeProvider time, ILoggerFactory logs, IHostApplicationLifetime lifetime, FilterSenders? senders = null)
    {
        ILogger logger = logs.CreateLogger("QueueDashboard.Filter");
        _connections = new FilterConnections(options.Value.Limits, time, logger);
        FilterContext context = new(options.Value, policy, sink, sources, sightings, metrics, _connections, rules, ruleSink, time, logger, lifetime.ApplicationStopping, senders);

        // What cannot be read has been complained of by the validator, and the host has not come this far.
        FilterSettings settings = FilterSettings.Read(options.Value, static _ => { });
        _listeners = [.. settings.EndPoints.Select(endpoint => new FilterListener(endpoint, settings.Clients, context))];
    }

    public IReadOnlyList<FilterListenerStatus> All => [.. _listeners.Select(listener => listener.Status)];

    public IEnumerable<Door> Doors => All.Where(listener => listener.Running).Select(listener => new Door("Milter", $"{new IPEndPoint(IPAddress.Parse(listener.Address), listener.Port)}"));

    public void Dispose() => _connections.Dispose();

    internal void Open(KestrelServerOptions kestrel)
    {
        foreach (FilterListener listener in _listeners)
        {
            listener.Open(kestrel);
        }
    }
}
