namespace QueueDashboard.Alarms;

/// <summary>Looks at the alarms once a minute, and hourly takes away what was told long ago.</summary>
internal sealed partial class AlarmClock(AlarmRounds rounds, AlarmBoard board, TimeProvider clock, ILogger<AlarmClock> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // What rang before the restart rings on, from the first page on.
        await board.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pruned = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            await TryAsync(rounds.RunAsync, stoppingToken);
            if (clock.GetUtcNow() - pruned >= PruneEvery)
            {
                pruned = clock.GetUtcNow();
                await TryAsync(rounds.PruneAsync, stoppingToken);
            }
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "The alarms could not be looked at; it is tried again in a minute.")]
    private partial void LogFailed(Exception fault);
}
