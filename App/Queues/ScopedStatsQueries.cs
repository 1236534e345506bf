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
            // One pass: looking at an item's recipients is what costs.
            long today = clock.Now() / Microseconds.PerDay;
            long since = (today - Days + 1) * Microseconds.PerDay;
            var groups = await ItemQueries.InDomains(db.Items, domains)
                .GroupBy(item => new { item.Queue, item.State, item.Reason, Day = item.ReceivedAt >= since ? item.ReceivedAt / Microseconds.PerDay : 0 })
                .Select(group => new { group.Key.Queue, group.Key.State, group.Key.Reason, group.Key.Day, Count = group.LongCount(), Oldest = group.Min(item => item.ReceivedAt) })
                .ToListAsync(token);
            return new QueueStats
            {
                Counts = [.. groups.GroupBy(group => (group.Queue, group.State)).Select(same => new StateCount(same.Key.Queue, same.Key.State, same.Sum(group => group.Count)))],
                OldestHeld = groups.Where(group => group.State == RecipientState.Held).GroupBy(group => group.Queue).ToDictionary(same => same.Key, same => Microseconds.ToTime(same.Min(group => group.Oldest))),
                Arrivals =
                [
                    .. groups.Where(group => group.Day > 0).GroupBy(group => (group.Day, group.Reason)).OrderBy(same => same.Key.Day)
                        .Select(same => new DayCount(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)same.Key.Day), same.Key.Reason, same.Sum(group => group.Count))),
                ],
            };
        },
        cancel);
}
