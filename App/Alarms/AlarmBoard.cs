using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Hosting;

namespace QueueDashboard.Alarms;

/// <summary>One alarm that rings.</summary>
/// <param name="Told">Somebody has heard of it.</param>
internal sealed record RingingAlarm(long Id, string Name, AlarmKind Kind, DateTimeOffset Since, bool Told);

/// <summary>What rings now, for every page and for the health check: kept in memory, so that a page never asks the database for it.</summary>
internal sealed class AlarmBoard(UnitOfWork work) : IHealthWarnings
{
    private readonly Lock _gate = new();
    private Action[] _listeners = [];
    private RingingAlarm[] _ringing = [];

    public IReadOnlyList<RingingAlarm> Ringing => Volatile.Read(ref _ringing);

    public IReadOnlyList<string> Warnings
    {
        get
        {
            var ringing = Ringing;
            int untold = ringing.Count(alarm => !alarm.Told);
            return [.. Sentence(ringing.Count, "alarm(s) ringing"), .. Sentence(untold, "alarm(s) could not be told to anybody")];
        }
    }

    /// <summary>The listener is called on any thread, must be quick and must not throw. Dispose the answer to stop it.</summary>
    public IDisposable Subscribe(Action listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Subscription(this, listener);
    }

    /// <summary>Reads what stands in the database; call it after a commit that changed an alarm.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        var rows = await work.ReadAsync(AlarmStore.EnabledAsync, cancel);
        RingingAlarm[] ringing = [.. rows.Where(row => row.RaisedAt is not null).OrderBy(row => row.RaisedAt)
            .Select(row => new RingingAlarm(row.Id, row.Name, row.Kind, Microseconds.ToTime(row.RaisedAt!.Value), row.ToldAt is not null))];
        Volatile.Write(ref _ringing, ringing);
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener();
        }
    }

    private static IEnumerable<string> Sentence(int count, string rest) => count > 0 ? [$"{count} {rest}"] : [];

    private void Remove(Action listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners.Where(known => known != listener)];
        }
    }

    private sealed class Subscription(AlarmBoard board, Action listener) : IDisposable
    {
        public void Dispose() => board.Remove(listener);
    }
}
