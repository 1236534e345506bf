namespace QueueDashboard.Actions;

/// <summary>Runs retention a minute after start and then hourly.</summary>
internal sealed partial class RetentionClock(RetentionRun run, TimeProvider clock, ILogger<RetentionClock> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(TimeSpan.FromMinutes(1), clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                int purged = await run.RunAsync(stoppingToken);
                if (purged > 0)
                {
                    LogPurged(purged);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }

            await Task.Delay(TimeSpan.FromHours(1), clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Retention removed {Count} messages.")]
    private partial void LogPurged(int count);

    [LoggerMessage(LogLevel.Error, "Retention stumbled; it runs again in an hour.")]
    private partial void LogFailed(Exception exception);
}
