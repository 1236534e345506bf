using System.Collections.Concurrent;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>Looks once at all alarms: measures, decides, writes it down and tells. What rings survives a restart; how long it has been calm does not.</summary>
internal sealed partial class AlarmRounds(UnitOfWork work, AlarmMeter meter, AlarmTeller teller, AlarmBoard board, TimeProvider clock, ILogger<AlarmRounds> logger)
{
    /// <summary>Days that the history of what was told goes back.</summary>
    private const int EventDays = 90;

    private readonly Dictionary<long, int> _calm = [];
    private readonly ConcurrentDictionary<long, long> _tried = [];

    /// <summary>Comes back when everybody has been told or has not answered in time.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var alarms = await work.ReadAsync(AlarmStore.EnabledAsync, cancel);
        var round = meter.Begin();
        List<(AlarmRow Alarm, AlarmEventRow Happened)> due = [];
        foreach (var alarm in alarms)
        {
            if (await LookAsync(round, alarm, cancel) is { } happened)
            {
                due.Add((alarm, happened));
            }
        }

        if (due.Count > 0)
        {
            await board.ReloadAsync(cancel);
            await Task.WhenAll(due.Select(one => teller.TellAsync(one.Alarm, one.Happened, cancel)));
        }

        // Also when nothing was due: another process may have changed an alarm.
        await board.ReloadAsync(cancel);
    }

    public Task PruneAsync(CancellationToken cancel) =>
        work.WriteAsync((db, token) => AlarmStore.PurgeEventsAsync(db, clock.Now() - (EventDays * Microseconds.PerDay), token), cancel);

    private async Task<AlarmEventRow?> LookAsync(AlarmMeter.Round round, AlarmRow alarm, CancellationToken cancel)
    {
        Reading reading;
        try
        {
            reading = await round.ReadAsync(alarm, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One question that fails leaves the other alarms to be looked at.
            LogUnread(fault, alarm.Id);
            return null;
        }

        long now = clock.Now();
        (string? what, int calm) = AlarmJudge.Decide(alarm, reading, _calm.GetValueOrDefault(alarm.Id), _tried.TryGetValue(alarm.Id, out long tried) ? tried : null, now);
        _calm[alarm.Id] = calm;
        if (what is null)
        {
            return null;
        }

        var happened = await work.WriteAsync(
            async (db, token) =>
            {
                bool holds = what switch
                {
                    AlarmWhat.Raised when alarm.RaisedAt is null => await AlarmStore.RaiseAsync(db, alarm.Id, now, token),
                    AlarmWhat.Cleared => await AlarmStore.ClearAsync(db, alarm.Id, token),
                    _ => await AlarmStore.RingsAsync(db, alarm.Id, token),
                };
                return holds ? await AlarmStore.AddEventAsync(db, alarm.Id, now, what, reading, token) : null;
            },
            cancel);
        if (happened is null)
        {
            return null;
        }

        _tried[alarm.Id] = now;
        if (what == AlarmWhat.Raised)
        {
            alarm.RaisedAt ??= now;
            LogRaised(alarm.Id, reading.Value, alarm.Limit, reading.Subject);
        }
        else if (what == AlarmWhat.Cleared)
        {
            _tried.TryRemove(alarm.Id, out _);
            LogCleared(alarm.Id);
        }

        return happened;
    }

    [LoggerMessage(LogLevel.Error, "What alarm {Alarm} watches could not be measured; it is tried again in a minute.")]
    private partial void LogUnread(Exception fault, long alarm);

    [LoggerMessage(LogLevel.Warning, "Alarm {Alarm} rings: {Value} measured, the limit is {Limit}. {Subject}")]
    private partial void LogRaised(long alarm, double value, double limit, string subject);

    [LoggerMessage(LogLevel.Information, "Alarm {Alarm} is over.")]
    private partial void LogCleared(long alarm);
}
