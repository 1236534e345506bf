using System.Net;

namespace QueueDashboard.Filter;

/// <summary>
/// All open connections, and the deadlines of each. One timer looks at all of them: thousands of idle ones then cost a walk through a list
/// now and then, and a busy one pays two writes to a field for each read.
/// </summary>
internal sealed class FilterConnections : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FilterLimits _limits;
    private readonly ILogger _logger;
    private readonly HashSet<FilterConnection> _all = [];
    private readonly Dictionary<IPAddress, int> _peers = [];

    // Those that have not said a word, the oldest first: anybody can open them, so they are the first to go.
    private readonly LinkedList<FilterConnection> _silent = [];
    private readonly ITimer _timer;
    private bool _crowded;

    public FilterConnections(FilterLimits limits, TimeProvider time, ILogger logger)
    {
        _limits = limits;
        _logger = logger;
        TimeSpan often = TimeSpan.FromTicks(Math.Clamp(Math.Min(limits.PacketTime.Ticks, limits.IdleTime.Ticks) / 4, TimeSpan.FromMilliseconds(25).Ticks, TimeSpan.FromSeconds(2).Ticks));
        _timer = time.CreateTimer(static all => ((FilterConnections)all!).Sweep(), this, often, often);
    }

    /// <returns>False: there are too many already, and none of them can go.</returns>
    public bool Enter(FilterConnection one)
    {
        FilterConnection? pushedOut = null;
        bool crowdBegins = false;
        lock (_gate)
        {
            bool peerFull = _peers.GetValueOrDefault(one.Peer) >= _limits.ConnectionsPerClient;
            if (peerFull || _all.Count >= _limits.Connections)
            {
                pushedOut = peerFull ? _silent.FirstOrDefault(other => other.Peer.Equals(one.Peer)) : _silent.First?.Value;
                if (pushedOut is null)
                {
                    return false;
                }

                Remove(pushedOut);
                crowdBegins = !_crowded;
                _crowded = true;
            }

            _all.Add(one);
            _peers[one.Peer] = _peers.GetValueOrDefault(one.Peer) + 1;
            one.Place = _silent.AddLast(one);
        }

        if (crowdBegins)
        {
            FilterLog.Crowded(_logger, one.Peer);
        }

        pushedOut?.Abort();
        return true;
    }

    /// <summary>It has agreed with us on how to talk.</summary>
    public void Spoke(FilterConnection one)
    {
        lock (_gate)
        {
            Unlist(one);
        }
    }

    public void Leave(FilterConnection one)
    {
        lock (_gate)
        {
            Remove(one);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        List<FilterConnection> late = [];
        lock (_gate)
        {
            foreach (FilterConnection one in _all)
            {
                if (one.IsLate(_limits))
                {
                    late.Add(one);
                }
            }

            late.ForEach(Remove);
            _crowded &= _all.Count >= _limits.Connections / 2;
        }

        foreach (FilterConnection one in late)
        {
            FilterLog.TooSlow(_logger, one.Peer);
            one.Abort();
        }
    }

    private void Remove(FilterConnection one)
    {
        if (!_all.Remove(one))
        {
            return;
        }

        Unlist(one);
        int left = _peers[one.Peer] - 1;
        if (left == 0)
        {
            _peers.Remove(one.Peer);
        }
        else
        {
            _peers[one.Peer] = left;
        }
    }

    private void Unlist(FilterConnection one)
    {
        if (one.Place is { } place)
        {
            _silent.Remove(place);
            one.Place = null;
        }
    }
}
