namespace QueueDashboard.Actions;

/// <summary>Wakes the outbox when something was asked for or the hold-back of something ends.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private int _pending;

    public void Raise()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0)
        {
            _raised.Release();
        }
    }

    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancel)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var raised = _raised.WaitAsync(until.Token);
        await Task.WhenAny(raised, Task.Delay(longest, clock, until.Token));
        await until.CancelAsync();

        // Looked at after the cancellation: a signal that came in the same moment as the end of the wait must not count as still
        // pending, or no later one would ever wake anybody.
        await raised.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (raised.IsCompletedSuccessfully)
        {
            Volatile.Write(ref _pending, 0);
        }

        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose() => _raised.Dispose();
}
