using QueueDashboard.Data;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>
/// Wakes the digests when something arrives for a subscription that wants to be told at the first arrival. Without it such a mail
/// would wait for the next beat.
/// </summary>
internal sealed partial class ArrivalWatch(ChangeFeed feed, UnitOfWork work, WakeUps wakeUps, TimeProvider clock, ILogger<ArrivalWatch> logger) : BackgroundService
{
    // While mail pours in one look a second is plenty.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _arrived = new(0, 1);
    private int _signalled;

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(OnChange);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _arrived.WaitAsync(stoppingToken);
            Volatile.Write(ref _signalled, 0);
            try
            {
                if (await work.ReadAsync(DigestStore.AnyWaitsForArrivalAsync, stoppingToken))
                {
                    await wakeUps.WakeAsync<DigestJob>(stoppingToken);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The beat comes all the same.
                Log.NotWoken(logger, failure);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    // Called in the intake's own flow: it only raises a flag.
    private void OnChange(QueueChange change)
    {
        if (change.Kind is QueueChangeKind.Arrived or QueueChangeKind.Reset && Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _arrived.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The digests could not be woken at an arrival; they look again within seconds.")]
        public static partial void NotWoken(ILogger logger, Exception failure);
    }
}
