using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>How long the messages waited that were settled in one way on one UTC day.</summary>
/// <param name="Median">Half of them were settled sooner.</param>
/// <param name="Ninety">Nine of ten were settled sooner.</param>
internal sealed record SettledDay(DateOnly Day, RecipientState How, int Count, TimeSpan Median, TimeSpan Ninety);

/// <summary>What the charts of the overview read besides its figures.</summary>
internal interface IReadTrends
{
    /// <summary>Arrivals of the last days, oldest first; days without any are missing.</summary>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    Task<IReadOnlyList<DayCount>> ArrivalsAsync(IReadOnlyList<string>? domains, int days, CancellationToken cancel);

    /// <summary>Released, re-queued and deleted messages of the last days as far as retention has left them, oldest first.</summary>
    Task<IReadOnlyList<SettledDay>> SettledAsync(IReadOnlyList<string>? domains, int days, CancellationToken cancel);
}

/// <inheritdoc cref="IReadTrends"/>
internal sealed class TrendQueries(UnitOfWork work, TimeProvider clock) : IReadTrends
{
    /// <summary>Of one day, the newest so many are looked at: they tell a median well enough.</summary>
    private const int MostOfADay = 20_000;
    private const int MostKept = 2000;

    // Today is still being settled; a page that is opened again within this time sees the same.
    private static readonly long Fresh = 60 * Microseconds.PerSecond;
    private static readonly RecipientState[] Ways = [RecipientState.Released, RecipientState.Requeued, RecipientState.Deleted];

    // A day that is over changes no more, but for what is restored from the recycle bin.
    private readonly ConcurrentDictionary<(string Scope, int Day), (long ReadAt, IReadOnlyList<SettledDay> Found)> _days = [];

    public Task<IReadOnlyList<DayCount>> ArrivalsAsync(IReadOnlyList<string>? domains, int days, CancellationToken cancel) => Task.Run(() => work.ReadAsync<IReadOnlyList<DayCount>>(
        async (db, token) =>
        {
            int since = Today - days + 1;
            if (domains is null)
            {
                var kept = await db.Arrivals.Where(arrival => arrival.Day >= since).GroupBy(arrival => new { arrival.Day, arrival.Reason })
                    .Select(group => new { group.Key.Day, group.Key.Reason, Count = group.Sum(arrival => arrival.Count) }).OrderBy(arrival => arrival.Day).ToListAsync(token);
                return [.. kept.Select(arrival => new DayCount(Day(arrival.Day), arrival.Reason, arrival.Count))];
            }

            long from = since * Microseconds.PerDay;
            var counted = await ItemQueries.InDomains(db.Items, domains).Where(item => item.ReceivedAt >= from).GroupBy(item => new { Day = item.ReceivedAt / Microseconds.PerDay, item.Reason })
                .Select(group => new { group.Key.Day, group.Key.Reason, Count = group.LongCount() }).OrderBy(arrival => arrival.Day).ToListAsync(token);
            return [.. counted.Select(arrival => new DayCount(Day((int)arrival.Day), arrival.Reason, arrival.Count))];
        },
        cancel), cancel);

    // SQLite answers on its caller's thread, and a page must go on hearing keys meanwhile.
    public Task<IReadOnlyList<SettledDay>> SettledAsync(IReadOnlyList<string>? domains, int days, CancellationToken cancel) => Task.Run(() => AllAsync(domains, days, cancel), cancel);

    private int Today => (int)(clock.Now() / Microseconds.PerDay);

    private async Task<IReadOnlyList<SettledDay>> AllAsync(IReadOnlyList<string>? domains, int days, CancellationToken cancel)
    {
        List<SettledDay> all = [];
        for (int day = Today - days + 1; day <= Today; day++)
        {
            all.AddRange(await DayAsync(domains, day, cancel));
        }

        return all;
    }

    private async Task<IReadOnlyList<SettledDay>> DayAsync(IReadOnlyList<string>? domains, int day, CancellationToken cancel)
    {
        var key = (domains is null ? "*" : string.Join(' ', domains.Order(StringComparer.Ordinal)), day);
        long now = clock.Now();
        if (_days.TryGetValue(key, out var known) && (known.ReadAt >= (day + 1) * Microseconds.PerDay || now - known.ReadAt < Fresh))
        {
            return known.Found;
        }

        var found = await work.ReadAsync((db, token) => ReadAsync(db, domains, day, token), cancel);
        if (_days.Count >= MostKept)
        {
            _days.Clear();
        }

        _days[key] = (now, found);
        return found;
    }

    private static async Task<IReadOnlyList<SettledDay>> ReadAsync(QueueDbContext db, IReadOnlyList<string>? domains, int day, CancellationToken cancel)
    {
        long from = day * Microseconds.PerDay;
        long end = from + Microseconds.PerDay;
        var rows = await ItemQueries.InDomains(db.Items, domains).Where(item => item.SettledAt >= from && item.SettledAt < end && Ways.Contains(item.State))
            .OrderByDescending(item => item.SettledAt).Take(MostOfADay).Select(item => new { item.State, item.SettledAt, item.ReceivedAt }).ToListAsync(cancel);
        return [.. rows.GroupBy(row => row.State).OrderBy(same => same.Key).Select(same =>
        {
            long[] waits = [.. same.Select(row => Math.Max(0, row.SettledAt!.Value - row.ReceivedAt)).Order()];
            return new SettledDay(Day(day), same.Key, waits.Length, Percentile(waits, 0.5), Percentile(waits, 0.9));
        })];
    }

    /// <summary>The nearest rank: always a wait that occurred.</summary>
    private static TimeSpan Percentile(long[] sorted, double part) =>
        TimeSpan.FromTicks(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)] * TimeSpan.TicksPerMicrosecond);

    private static DateOnly Day(int number) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(number);
}
