namespace QueueDashboard.Queues;

/// <summary>Wakes the background that reads new messages whole. Raising it many times wakes it once.
/// It also counts what arrives, so that the background can step aside while mail pours in.</summary>
internal sealed class IndexSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private int _pending;
    private int _arrived;

    /// <summary>Messages that arrived since this was last asked for.</summary>
    public int TakeArrived() => Interlocked.Exchange(ref _arrived, 0);

    public void Raise(int arrived)
    {
        Interlocked.Add(ref _arrived, arrived);
        if (Interlocked.Exchange(ref _pending, 1) == 0)
        {
            _raised.Release();
        }
    }

    /// <summary>Returns when it was raised, or after <paramref name="longest"/> for what another process wrote.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancel)
    {
        if (await _raised.WaitAsync(longest, cancel))
        {
            Volatile.Write(ref _pending, 0);
        }
    }

    public void Dispose() => _raised.Dispose();
}
