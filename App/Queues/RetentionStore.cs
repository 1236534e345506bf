using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>
/// Removes items with all that hangs on them. Their audit stays. What still lies on another server stays too: it would come back as a new message,
/// and the wish to take it away there would go with the item.
/// </summary>
internal static class RetentionStore
{
    /// <summary>
    /// Deleted, released, re-queued or gone since before <paramref name="before"/>, and lying nowhere else any more: the mirror of a queue would bring
    /// back what is taken away here only.
    /// </summary>
    public static Task<IReadOnlyList<long>> PurgeSettledAsync(QueueDbContext db, long before, int most, CancellationToken cancel) =>
        PurgeAsync(db, db.Items.Where(item => item.SettledAt != null && item.SettledAt < before && (item.HomeId == null || item.HomeEndedAt != null)).OrderBy(item => item.SettledAt), most, cancel);

    /// <summary>
    /// Still held in this queue, and nothing happened to it since <paramref name="before"/>: what was restored or came back from a hand-over
    /// has its full term again, else the very next run would take it. What is pending is never touched, and neither is what lies in a mail server's
    /// queue or a folder: that is where it would have to be deleted.
    /// </summary>
    public static Task<IReadOnlyList<long>> PurgeHeldAsync(QueueDbContext db, QueueName queue, long before, int most, CancellationToken cancel) =>
        PurgeAsync(db, db.Items.Where(item => item.Queue == queue && item.State == RecipientState.Held && item.ReceivedAt < before && (item.HomeId == null || item.HomeEndedAt != null) && !item.Recipients.Any(recipient => recipient.State == RecipientState.Held && recipient.ChangedAt >= before)).OrderBy(item => item.Id), most, cancel);

    private static async Task<IReadOnlyList<long>> PurgeAsync(QueueDbContext db, IQueryable<ItemRow> which, int most, CancellationToken cancel)
    {
        var ids = await which.Select(item => item.Id).Take(most).ToListAsync(cancel);
        if (ids.Count > 0)
        {
            await db.Items.Where(item => ids.Contains(item.Id)).ExecuteDeleteAsync(cancel);
        }

        return ids;
    }
}
