using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Items for a change, inside the caller's unit of work.</summary>
internal static class ItemStore
{
    /// <summary>With all its recipients, since what an item shows follows from them all.</summary>
    public static Task<ItemRow?> LoadAsync(QueueDbContext db, long id, CancellationToken cancel) =>
        db.Items.Include(item => item.Recipients).AsTracking().SingleOrDefaultAsync(item => item.Id == id, cancel);

    public static Task<List<ItemRow>> LoadAsync(QueueDbContext db, IReadOnlyList<long> ids, CancellationToken cancel) =>
        db.Items.Include(item => item.Recipients).AsTracking().Where(item => ids.Contains(item.Id)).ToListAsync(cancel);
}
