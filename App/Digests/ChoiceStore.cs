using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;

namespace QueueDashboard.Digests;

/// <summary>How recipients and domains want their digests, inside the caller's unit of work.</summary>
internal static class ChoiceStore
{
    private const int KeysAtOnce = 500;

    public static Task<RecipientChoiceRow?> FindAsync(QueueDbContext db, string key, CancellationToken cancel) => db.RecipientChoices.AsTracking().SingleOrDefaultAsync(row => row.Key == key, cancel);

    public static void Add(QueueDbContext db, RecipientChoiceRow row) => db.RecipientChoices.Add(row);

    public static void Remove(QueueDbContext db, RecipientChoiceRow row) => db.RecipientChoices.Remove(row);

    /// <summary>All of them: a row is small, and one question is quicker than one for each reader.</summary>
    public static async Task<ChoiceBook> BookAsync(QueueDbContext db, CancellationToken cancel) => new(await db.RecipientChoices.AsNoTracking().ToListAsync(cancel));

    /// <summary>What concerns one address.</summary>
    public static async Task<ChoiceBook> BookOfAsync(QueueDbContext db, string addressKey, CancellationToken cancel)
    {
        string domain = ChoiceBook.DomainOf(addressKey);
        return new(await db.RecipientChoices.AsNoTracking().Where(row => row.Key == addressKey || row.Key == domain).ToListAsync(cancel));
    }

    /// <summary>Those with hours of their own that are due, have no slot yet, or wait for an arrival.</summary>
    public static Task<List<RecipientChoiceRow>> DueAsync(QueueDbContext db, long now, CancellationToken cancel) => db.RecipientChoices.AsNoTracking()
        .Where(row => row.Schedule != null && row.Schedule != DigestSchedule.Off && (row.NextAt == null || row.NextAt <= now)).ToListAsync(cancel);

    /// <summary>Does anybody wait for the first arrival.</summary>
    public static Task<bool> AnyWaitsForArrivalAsync(QueueDbContext db, CancellationToken cancel) =>
        db.RecipientChoices.AnyAsync(row => row.Schedule == DigestSchedule.OnArrival && row.NextAt == null, cancel);

    /// <summary>Stores the slots; who chose anew meanwhile keeps what he chose. A question for each different pair of slots, not for each reader.</summary>
    public static async Task StoreSlotsAsync(QueueDbContext db, IEnumerable<(string Key, long? Seen, long? Next)> slots, CancellationToken cancel)
    {
        foreach (var same in slots.Where(slot => slot.Seen != slot.Next).GroupBy(slot => (slot.Seen, slot.Next)))
        {
            var (seen, next) = same.Key;
            foreach (string[] keys in same.Select(slot => slot.Key).Chunk(KeysAtOnce))
            {
                await db.RecipientChoices.Where(row => keys.Contains(row.Key) && row.NextAt == seen).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, next), cancel);
            }
        }
    }
}
