using QueueDashboard.Data;

namespace QueueDashboard.Senders;

/// <summary>Takes what an entry decided, to be written behind the answers. It never waits.</summary>
internal interface ICountSenders
{
    void Used(long entry, DateTimeOffset at);
}

/// <summary>Counts in memory and writes many at once. A kill loses a second of counts and nothing else.</summary>
internal sealed partial class SenderUses(UnitOfWork work, TimeProvider clock, ILogger<SenderUses> logger) : BackgroundService, ICountSenders
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Dictionary<long, SenderUse> _uses = [];

    public void Used(long entry, DateTimeOffset at)
    {
        lock (_gate)
        {
            Count(entry, new SenderUse(1, at));
        }
    }

    /// <summary>Writes all that was added before the call. An exception leaves it for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        Dictionary<long, SenderUse> uses;
        lock (_gate)
        {
            (uses, _uses) = (_uses, []);
        }

        if (uses.Count == 0)
        {
            return;
        }

        try
        {
            await work.WriteAsync((db, token) => SenderStore.CountAsync(db, uses, token), cancel);
        }
        catch
        {
            lock (_gate)
            {
                foreach (var (entry, one) in uses)
                {
                    Count(entry, one);
                }
            }

            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            await TryFlushAsync(stoppingToken);
        }
    }

    private async Task TryFlushAsync(CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    private void Count(long entry, SenderUse more)
    {
        var so = _uses.GetValueOrDefault(entry);
        _uses[entry] = new SenderUse(so.Count + more.Count, so.Last > more.Last ? so.Last : more.Last);
    }

    [LoggerMessage(LogLevel.Error, "How often listed senders were met could not be written; it is tried again. Mail goes on.")]
    private partial void LogFailed(Exception exception);
}
