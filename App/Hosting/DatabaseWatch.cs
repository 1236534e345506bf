using QueueDashboard.Data;

namespace QueueDashboard.Hosting;

/// <summary>
/// Notices within a second that the database changed, also when another process (the command line) wrote it, and tells those who keep
/// copies: settings, live pages.
/// </summary>
internal sealed partial class DatabaseWatch(Storage storage, TimeProvider clock, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Called after each change, one handler after the other.</summary>
    public event Func<CancellationToken, Task>? Changed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var version = await storage.OpenVersionAsync(stoppingToken);
        long known = await version.ReadAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            try
            {
                long now = await version.ReadAsync(stoppingToken);
                if (now != known && Changed is { } changed)
                {
                    foreach (var handler in changed.GetInvocationList().Cast<Func<CancellationToken, Task>>())
                    {
                        await handler(stoppingToken);
                    }
                }

                known = now;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Looking for changes in the database failed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
