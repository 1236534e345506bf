using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Delivery;

/// <summary>One place where messages lie.</summary>
internal sealed record HomeSource(ItemHome Kind, string Source);

/// <param name="Sources">Those that an act can be left to.</param>
/// <param name="Unable">Wishes that one of them has said it cannot carry out.</param>
internal sealed record HomeSources(IReadOnlyList<string> Sources, IReadOnlyCollection<long> Unable);

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
    /// <param name="elsewhere">What these take care of is left out.</param>
    public static Task<List<OutboxRow>> DueAsync(QueueDbContext db, OutboxAct act, long now, int most, HomeSources elsewhere, CancellationToken cancel)
    {
        var due = db.Outbox.Where(row => row.Act == act && row.ClaimedAt == null && row.DueAt <= now);
        if (elsewhere.Sources.Count > 0)
        {
            var there = AtHome(db, elsewhere);
            due = due.Where(row => !there.Any(other => other.Id == row.Id));
        }

        return due.OrderBy(row => row.DueAt).Take(most).ToListAsync(cancel);
    }

    /// <summary>What is due and covers all of a message that still lies in one of these places.</summary>
    public static Task<List<OutboxRow>> DueAtHomeAsync(QueueDbContext db, OutboxAct act, long now, int most, HomeSources homes, CancellationToken cancel) =>
        AtHome(db, homes).Where(row => row.Act == act && row.ClaimedAt == null && row.DueAt <= now).OrderBy(row => row.DueAt).Take(most).ToListAsync(cancel);

    /// <summary>What is due to be taken away where it lies; not from <paramref name="resting"/> sources.</summary>
    public static Task<List<OutboxRow>> DueDiscardsAsync(QueueDbContext db, long now, int most, IReadOnlyList<string> resting, CancellationToken cancel) =>
        db.Outbox.Where(row => row.Act == OutboxAct.Discard && row.ClaimedAt == null && row.DueAt <= now && !resting.Contains(row.Item!.Source))
            .OrderBy(row => row.DueAt).Take(most).ToListAsync(cancel);

    public static Task<OutboxRow?> DiscardOfAsync(QueueDbContext db, long itemId, CancellationToken cancel) =>
        db.Outbox.AsTracking().FirstOrDefaultAsync(row => row.ItemId == itemId && row.Act == OutboxAct.Discard, cancel);

    /// <summary>Where the messages lie that something is wanted of.</summary>
    public static Task<List<HomeSource>> SourcesAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Outbox.Where(row => row.Item!.HomeId != null && row.Item.HomeEndedAt == null).Select(row => new HomeSource(row.Item!.Home, row.Item.Source)).Distinct().ToListAsync(cancel);

    // A wish to take it away is never overtaken: what is released meanwhile goes out from our own copy.
    private static IQueryable<OutboxRow> AtHome(QueueDbContext db, HomeSources homes) => db.Outbox.Where(row =>
        row.Item!.HomeId != null && row.Item.HomeEndedAt == null && homes.Sources.Contains(row.Item.Source) && !homes.Unable.Contains(row.Id)
        && !row.Item.Recipients.Any(recipient => recipient.OutboxId != row.Id)
        && !db.Outbox.Any(other => other.ItemId == row.ItemId && other.Act == OutboxAct.Discard));

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
    /// <param name="held">Those that are in good hands at this moment.</param>
    public static Task<int> ReleaseClaimsAsync(QueueDbContext db, IReadOnlyCollection<long> held, CancellationToken cancel) =>
        db.Outbox.Where(row => row.ClaimedAt != null && !held.Contains(row.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedAt, (long?)null).SetProperty(row => row.Interrupted, true), cancel);

    /// <summary>The same for these alone.</summary>
    public static Task<int> InterruptAsync(QueueDbContext db, IReadOnlyCollection<long> ids, CancellationToken cancel) =>
        db.Outbox.Where(row => row.ClaimedAt != null && ids.Contains(row.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedAt, (long?)null).SetProperty(row => row.Interrupted, true), cancel);

    public static Task<long?> NextDueAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Outbox.Where(row => row.ClaimedAt == null).OrderBy(row => row.DueAt).Select(row => (long?)row.DueAt).FirstOrDefaultAsync(cancel);
}
