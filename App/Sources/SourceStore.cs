using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Sources;

namespace QueueDashboard.Sources;

/// <summary>Reads and writes what the book holds. A source's bookmark belongs to its door and is left alone here.</summary>
internal sealed class SourceStore(UnitOfWork work, TimeProvider clock)
{
    public Task<List<SourceSeen>> ReadAsync(CancellationToken cancel) => work.ReadAsync(
        async (db, token) => (await db.Sources.ToListAsync(token)).ConvertAll(row => new SourceSeen
        {
            Name = row.Name,
            LastContact = Time(row.LastContactAt),
            LastBrought = Time(row.LastBroughtAt),
            LastFailure = Time(row.LastFailureAt),
            Why = row.LastFailure,
        }),
        cancel);

    public Task WriteAsync(IReadOnlyList<SourceSeen> changed, IReadOnlyDictionary<(string Name, int Hour), (long Brought, long Failed)> hours, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            foreach (var seen in changed)
            {
                var row = await db.Sources.AsTracking().SingleOrDefaultAsync(one => one.Name == seen.Name, token);
                if (row is null)
                {
                    row = new SourceRow { Name = seen.Name, FirstSeenAt = clock.Now() };
                    db.Sources.Add(row);
                }

                (row.LastContactAt, row.LastBroughtAt) = (Stamp(seen.LastContact), Stamp(seen.LastBrought));
                (row.LastFailureAt, row.LastFailure) = (Stamp(seen.LastFailure), seen.Why);
            }

            foreach (var ((name, hour), count) in hours)
            {
                var row = await db.SourceHours.AsTracking().SingleOrDefaultAsync(one => one.Name == name && one.Hour == hour, token);
                if (row is null)
                {
                    row = new SourceHourRow { Name = name, Hour = hour };
                    db.SourceHours.Add(row);
                }

                row.Brought += count.Brought;
                row.Failed += count.Failed;
            }
        },
        cancel);

    /// <summary>Hours that no habit is read from any more.</summary>
    public Task ForgetAsync(int before, CancellationToken cancel) => work.WriteAsync(
        (db, token) => db.SourceHours.Where(row => row.Hour < before).ExecuteDeleteAsync(token), cancel);

    private static DateTimeOffset? Time(long? stamp) => stamp is { } at ? Microseconds.ToTime(at) : null;

    private static long? Stamp(DateTimeOffset? time) => time is { } at ? Microseconds.From(at) : null;
}
