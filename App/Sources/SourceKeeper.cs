using QueueDashboard.Hosting;

namespace QueueDashboard.Sources;

/// <summary>Writes the book down every few seconds, and says in the log when a door falls silent or fails, and when it is back.</summary>
internal sealed partial class SourceKeeper(SourceBook book, SourceStore store, IServiceProvider services, TimeProvider clock, ILogger<SourceKeeper> logger) : BackgroundService, IHealthWarnings
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, SourceSeen> _written = new(StringComparer.Ordinal);
    private Dictionary<string, SourceState> _troubled = new(StringComparer.Ordinal);

    /// <summary>Numbers only: everybody may ask for health, and a source's name tells of the house.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var troubled = Volatile.Read(ref _troubled);
            return [.. troubled.Values.GroupBy(state => state).OrderBy(group => group.Key).Select(group => group.Key == SourceState.Silent
                ? $"{group.Count()} source(s) silent for longer than usual"
                : $"{group.Count()} source(s) failing")];
        }
    }

    /// <summary>Writes all that was told before the call. An exception leaves what was not written for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            List<SourceSeen> changed = [.. book.Seen.Where(seen => !_written.TryGetValue(seen.Name, out var known) || known != seen)];
            var hours = book.TakeHours();
            if (changed.Count == 0 && hours.Count == 0)
            {
                return;
            }

            try
            {
                await store.WriteAsync(changed, hours, cancel);
            }
            catch
            {
                book.GiveBack(hours);
                throw;
            }

            changed.ForEach(seen => _written[seen.Name] = seen);
        }
        finally
        {
            _one.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        book.Recall(await store.ReadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(FlushAsync, cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _one.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var looked = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            await TryAsync(FlushAsync, stoppingToken);
            if (clock.GetUtcNow() - looked >= LookEvery)
            {
                looked = clock.GetUtcNow();
                await TryAsync(LookAsync, stoppingToken);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await store.ForgetAsync(SourceHabit.HourOf(now) - SourceHabit.Hours, cancel);
        var views = await services.GetRequiredService<IReadSources>().ReadAsync(now, cancel);
        var troubled = views.Where(view => view.State >= SourceState.Silent).ToDictionary(view => view.Seen.Name, view => view.State, StringComparer.Ordinal);
        foreach (var view in views.Where(view => view.State >= SourceState.Silent && (!_troubled.TryGetValue(view.Seen.Name, out var before) || before != view.State)))
        {
            if (view.State == SourceState.Silent)
            {
                LogSilent(view.Seen.Name, view.Seen.LastBrought, view.Usual);
            }
            else
            {
                LogFailing(view.Seen.Name, view.Seen.Why);
            }
        }

        foreach (string name in _troubled.Keys.Where(name => !troubled.ContainsKey(name)))
        {
            LogBack(name);
        }

        Volatile.Write(ref _troubled, troubled);
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "How the sources are could not be written down; it is tried again. They go on.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The source {Source} is silent: it last brought a message at {Last}, and never before paused for more than {Usual}.")]
    private partial void LogSilent(string source, DateTimeOffset? last, TimeSpan? usual);

    [LoggerMessage(LogLevel.Warning, "The source {Source} fails: {Why}")]
    private partial void LogFailing(string source, string? why);

    [LoggerMessage(LogLevel.Information, "The source {Source} works again.")]
    private partial void LogBack(string source);
}
