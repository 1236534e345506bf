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
        if (await Task.WhenAny(raised, Task.Delay(longest, clock, until.Token)) == raised)
        {
            await raised;
            Volatile.Write(ref _pending, 0);
        }

        await until.CancelAsync();
    }

    public void Dispose() => _raised.Dispose();
}
