using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>
/// The figures for a viewer who is limited to some domains. The kept counters know no domains, so these are counted: dearer, for few.
/// </summary>
internal sealed class ScopedStatsQueries(UnitOfWork work, TimeProvider clock)
{
    private const int Days = 30;

    public Task<QueueStats> ReadAsync(IReadOnlyList<string> domains, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var mine = ItemQueries.InDomains(db.Items, domains);
            var counts = await mine.GroupBy(item => new { item.Queue, item.State })
                .Select(group => new { group.Key.Queue, group.Key.State, Count = group.LongCount() })
                .ToListAsync(token);
            var oldest = await mine.Where(item => item.State == RecipientState.Held)
                .GroupBy(item => item.Queue)
                .Select(group => new { Queue = group.Key, At = group.Min(item => item.ReceivedAt) })
                .ToListAsync(token);
            long today = clock.Now() / Microseconds.PerDay;
            long since = (today - Days + 1) * Microseconds.PerDay;
            var arrivals = await mine.Where(item => item.ReceivedAt >= since)
                .GroupBy(item => new { Day = item.ReceivedAt / Microseconds.PerDay, item.Reason })
                .Select(group => new { group.Key.Day, group.Key.Reason, Count = group.LongCount() })
                .OrderBy(arrival => arrival.Day)
                .ToListAsync(token);
            return new QueueStats
            {
                Counts = [.. counts.Select(count => new StateCount(count.Queue, count.State, count.Count))],
                OldestHeld = oldest.ToDictionary(found => found.Queue, found => Microseconds.ToTime(found.At)),
                Arrivals = [.. arrivals.Select(arrival => new DayCount(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)arrival.Day), arrival.Reason, arrival.Count))],
            };
        },
        cancel);
}
