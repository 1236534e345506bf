using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;

namespace QueueDashboard.Delivery;

/// <summary>Wishes that are still to be carried out. Each change happens inside the caller's unit of work.</summary>
internal static class OutboxStore
{
    /// <summary>Written at once, so that its id is there for the recipients that point to it.</summary>
    public static async Task<OutboxRow> AddAsync(QueueDbContext db, long itemId, OutboxAct act, string by, long now, long dueAt, CancellationToken cancel)
    {
        var row = new OutboxRow { ItemId = itemId, Act = act, AskedAt = now, AskedBy = by, DueAt = dueAt };
        db.Outbox.Add(row);
        await db.SaveChangesAsync(cancel);
        return row;
    }

    public static ValueTask<OutboxRow?> FindAsync(QueueDbContext db, long id, CancellationToken cancel) => db.Outbox.FindAsync([id], cancel);

    public static void Remove(QueueDbContext db, OutboxRow row) => db.Outbox.Remove(row);

    /// <summary>In somebody's hands no longer, without a counted attempt.</summary>
    public static void PutBack(OutboxRow row)
    {
        row.ClaimedAt = null;
        row.Version++;
    }

    /// <summary>What is due and not in somebody's hands, the longest due first.</summary>
    public static Task<List<OutboxRow>> DueAsync(QueueDbContext db, OutboxAct act, long now, int most, CancellationToken cancel) =>
        db.Outbox.Where(row => row.Act == act && row.ClaimedAt == null && row.DueAt <= now).OrderBy(row => row.DueAt).Take(most).ToListAsync(cancel);

    /// <summary>What has been asked for longer ago than <paramref name="before"/> and was tried in vain, or not even tried.</summary>
    public static Task<List<OutboxRow>> OverdueAsync(QueueDbContext db, OutboxAct act, long before, bool alsoUntried, int most, CancellationToken cancel) =>
        db.Outbox.Where(row => row.Act == act && row.ClaimedAt == null && row.AskedAt <= before && (alsoUntried || row.Attempts > 0)).OrderBy(row => row.Id).Take(most).ToListAsync(cancel);

    /// <summary>From here on an undo comes too late, until the row is settled or put off.</summary>
    public static void Claim(OutboxRow row, long now)
    {
        row.ClaimedAt = now;
        row.Version++;
    }

    public static void PutOff(OutboxRow row, long now, long dueAt, string reply, string? relay)
    {
        row.ClaimedAt = null;
        row.Attempts++;
        row.LastAttemptAt = now;
        row.LastReply = reply;
        row.Relay = relay;
        row.DueAt = dueAt;
        row.Version++;
    }

    /// <summary>After a crash nobody holds a claim any more. What had been answered 2xx but not recorded is handed over once more.</summary>
    public static Task<int> ReleaseClaimsAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Outbox.Where(row => row.ClaimedAt != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedAt, (long?)null), cancel);

    public static Task<long?> NextDueAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Outbox.Where(row => row.ClaimedAt == null).OrderBy(row => row.DueAt).Select(row => (long?)row.DueAt).FirstOrDefaultAsync(cancel);
}
