using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Reads the kept counters; a viewer with limits gets figures counted for him.</summary>
internal sealed class StatsQueries(UnitOfWork work, ScopedStatsQueries scoped, TimeProvider clock) : IReadStats
{
    private const int Days = 30;

    public Task<QueueStats> ReadAsync(IReadOnlyList<string>? domains, CancellationToken cancel) => domains is null ? KeptAsync(cancel) : scoped.ReadAsync(domains, cancel);

    private Task<QueueStats> KeptAsync(CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var counts = await db.Counters.Where(counter => counter.Count > 0).ToListAsync(token);
            int since = (int)(clock.Now() / Microseconds.PerDay) - Days + 1;
            var arrivals = await db.Arrivals.Where(arrival => arrival.Day >= since)
                .GroupBy(arrival => new { arrival.Day, arrival.Reason })
                .Select(group => new { group.Key.Day, group.Key.Reason, Count = group.Sum(arrival => arrival.Count) })
                .OrderBy(arrival => arrival.Day)
                .ToListAsync(token);
            Dictionary<QueueName, DateTimeOffset> oldest = [];
            foreach (var queue in Enum.GetValues<QueueName>())
            {
                // Ids grow as mail comes here. What lies in another server's queue may have lain there for long before we saw it, so those are looked at one by one.
                var held = db.Items.Where(item => item.Queue == queue && item.State == RecipientState.Held);
                long? here = await held.OrderBy(item => item.Id).Select(item => (long?)item.ReceivedAt).FirstOrDefaultAsync(token);
                long? there = await held.Where(item => item.HomeId != null && item.HomeEndedAt == null).MinAsync(item => (long?)item.ReceivedAt, token);
                long? at = here is null || there is null ? here ?? there : Math.Min(here.Value, there.Value);
                if (at is { } found)
                {
                    oldest[queue] = Microseconds.ToTime(found);
                }
            }

            return new QueueStats
            {
                Counts = [.. counts.Select(counter => new StateCount(counter.Queue, counter.State, counter.Count))],
                OldestHeld = oldest,
                Arrivals = [.. arrivals.Select(arrival => new DayCount(DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + arrival.Day), arrival.Reason, arrival.Count))],
            };
        },
        cancel);
}
