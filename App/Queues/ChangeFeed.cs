namespace QueueDashboard.Queues;

public enum QueueChangeKind
{
    Arrived,
    Changed,
    Purged,

    /// <summary>More happened than can be told one by one: read everything again.</summary>
    Reset,
}

public readonly record struct QueueChange(long ItemId, QueueChangeKind Kind);

/// <summary>Tells live pages that something changed. Says only which item: what it looks like now, the page reads itself.</summary>
public sealed class ChangeFeed
{
    private readonly Lock _gate = new();
    private Action<QueueChange>[] _listeners = [];

    /// <summary>The listener is called on any thread, must be quick and must not throw. Dispose the answer to stop it.</summary>
    public IDisposable Subscribe(Action<QueueChange> listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Subscription(this, listener);
    }

    /// <summary>Call it after the commit, never before: a page reads at once.</summary>
    public void Publish(QueueChange change)
    {
        foreach (var listener in _listeners)
        {
            listener(change);
        }
    }

    private void Remove(Action<QueueChange> listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners.Where(known => known != listener)];
        }
    }

    private sealed class Subscription(ChangeFeed feed, Action<QueueChange> listener) : IDisposable
    {
        public void Dispose() => feed.Remove(listener);
    }
}
