namespace QueueDashboard.Batv;

/// <summary>Tells live pages that keys, exemptions or the history changed. What it looks like now, the page reads itself.</summary>
internal sealed class BackscatterFeed
{
    private readonly Lock _gate = new();
    private Action[] _listeners = [];

    /// <summary>The listener is called on any thread, must be quick and must not throw. Dispose the answer to stop it.</summary>
    public IDisposable Subscribe(Action listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Subscription(this, listener);
    }

    /// <summary>Call it after the commit, never before: a page reads at once.</summary>
    public void Publish()
    {
        foreach (var listener in _listeners)
        {
            listener();
        }
    }

    private void Remove(Action listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners.Where(known => known != listener)];
        }
    }

    private sealed class Subscription(BackscatterFeed feed, Action listener) : IDisposable
    {
        public void Dispose() => feed.Remove(listener);
    }
}
