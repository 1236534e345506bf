using System.Collections.Concurrent;
using System.Net;

namespace QueueDashboard.Filter;

/// <summary>
/// Whether the mail server really asks us, and about what: for the overview and the self-test. Since the start; kept nowhere.
/// </summary>
internal sealed class FilterSightings
{
    // A mail server has a handful of listeners; a peer that makes up names gets one line for all of them.
    private const int MostListeners = 100;

    private const string Others = "(others)";

    private readonly ConcurrentDictionary<string, DaemonCounters> _daemons = new(StringComparer.OrdinalIgnoreCase);
    private Contacted? _last;

    public FilterSnapshot Snapshot => new(
        _last?.At,
        _last?.Peer.ToString(),
        [.. _daemons.OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase).Select(one => one.Value.Sighting(one.Key))]);

    public void Contact(IPAddress peer, DateTimeOffset now) => Volatile.Write(ref _last, new Contacted(peer, now));

    /// <param name="daemonName">Empty when the mail server gave none.</param>
    public DaemonCounters Connected(string daemonName, DateTimeOffset now)
    {
        if (!_daemons.TryGetValue(daemonName, out DaemonCounters? counters))
        {
            counters = _daemons.GetOrAdd(_daemons.Count < MostListeners ? daemonName : Others, _ => new DaemonCounters(now));
        }

        counters.Connected(now);
        return counters;
    }

    private sealed record Contacted(IPAddress Peer, DateTimeOffset At);
}
