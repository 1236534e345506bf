using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Sources;

namespace QueueDashboard.Sources;

/// <summary>Where a door goes on after a restart, in the door's own words.</summary>
internal sealed class BookmarkStore(UnitOfWork work, TimeProvider clock)
{
    /// <summary>Null: it has never read anything.</summary>
    public Task<string?> ReadAsync(string source, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Sources.Where(row => row.Name == source).Select(row => row.Bookmark).SingleOrDefaultAsync(token), cancel);

    public Task SaveAsync(string source, string bookmark, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            if (await db.Sources.AsTracking().SingleOrDefaultAsync(row => row.Name == source, token) is not { } row)
            {
                row = new SourceRow { Name = source, FirstSeenAt = clock.Now() };
                db.Sources.Add(row);
            }

            row.Bookmark = bookmark;
        },
        cancel);
}
