using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Requests;

/// <summary>Recipients' wishes, inside the caller's unit of work. A wish belongs to an address and a message, however often the address was named in it.</summary>
internal static class RequestStore
{
    public static void Add(QueueDbContext db, ReleaseRequestRow row) => db.ReleaseRequests.Add(row);

    public static Task<ReleaseRequestRow?> FindAsync(QueueDbContext db, long id, CancellationToken cancel) => db.ReleaseRequests.AsTracking().SingleOrDefaultAsync(row => row.Id == id, cancel);

    public static Task<ReleaseRequestRow?> NewestAsync(QueueDbContext db, long itemId, string addressKey, CancellationToken cancel) =>
        db.ReleaseRequests.Where(row => row.ItemId == itemId && row.AddressKey == addressKey).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancel);

    public static Task<int> CountSinceAsync(QueueDbContext db, string addressKey, long since, CancellationToken cancel) =>
        db.ReleaseRequests.CountAsync(row => row.AddressKey == addressKey && row.AskedAt > since, cancel);

    /// <summary>One held copy of the address; null: there is nothing to wish for any more.</summary>
    public static Task<RecipientRow?> HeldAsync(QueueDbContext db, long itemId, string addressKey, CancellationToken cancel) =>
        db.Recipients.Where(row => row.ItemId == itemId && row.AddressKey == addressKey && row.State == RecipientState.Held).OrderBy(row => row.Id).FirstOrDefaultAsync(cancel);

    public static Task<List<ReleaseRequestRow>> OpenAsync(QueueDbContext db, long itemId, IReadOnlyCollection<string> addressKeys, CancellationToken cancel) =>
        db.ReleaseRequests.AsTracking().Where(row => row.ItemId == itemId && row.State == RequestState.Open && addressKeys.Contains(row.AddressKey)).ToListAsync(cancel);

    /// <summary>Those that were settled by an act of this very moment.</summary>
    public static Task<List<ReleaseRequestRow>> SettledAtAsync(QueueDbContext db, long itemId, string addressKey, long at, CancellationToken cancel) =>
        db.ReleaseRequests.AsTracking().Where(row => row.ItemId == itemId && row.AddressKey == addressKey && row.State != RequestState.Open && row.SettledAt == at).ToListAsync(cancel);

    /// <summary>Wishes for what is no longer held: purged, gone on its server, settled by another process.</summary>
    public static IQueryable<ReleaseRequestRow> Overtaken(QueueDbContext db) => db.ReleaseRequests.Where(row => row.State == RequestState.Open
        && !db.Recipients.Any(copy => copy.ItemId == row.ItemId && copy.AddressKey == row.AddressKey && copy.State == RecipientState.Held));

    public static Task<bool> AnyOvertakenAsync(QueueDbContext db, CancellationToken cancel) => Overtaken(db).AnyAsync(cancel);

    public static Task<int> LapseAsync(QueueDbContext db, long now, CancellationToken cancel) => Overtaken(db).ExecuteUpdateAsync(
        set => set.SetProperty(row => row.State, RequestState.Lapsed).SetProperty(row => row.SettledAt, now).SetProperty(row => row.Version, row => row.Version + 1), cancel);

    public static Task<int> PurgeAsync(QueueDbContext db, long before, CancellationToken cancel) =>
        db.ReleaseRequests.Where(row => row.State != RequestState.Open && row.SettledAt < before).ExecuteDeleteAsync(cancel);

    /// <summary>Open ones, of some domains' recipients or all. What was overtaken counts no longer, even before it is written down.</summary>
    public static Task<int> CountOpenAsync(QueueDbContext db, IReadOnlyList<string>? domains, CancellationToken cancel) => Open(db, domains).CountAsync(cancel);

    public static IQueryable<ReleaseRequestRow> Open(QueueDbContext db, IReadOnlyList<string>? domains) => Within(
        db.ReleaseRequests.Where(row => row.State == RequestState.Open
            && db.Recipients.Any(copy => copy.ItemId == row.ItemId && copy.AddressKey == row.AddressKey && copy.State == RecipientState.Held)),
        domains);

    public static IQueryable<ReleaseRequestRow> Within(IQueryable<ReleaseRequestRow> rows, IReadOnlyList<string>? domains)
    {
        if (domains is null)
        {
            return rows;
        }

        var ends = domains.Select(domain => "%@" + domain.ToLowerInvariant().Replace("_", "\\_", StringComparison.Ordinal)).ToList();
        return rows.Where(row => ends.Any(end => EF.Functions.Like(row.AddressKey, end, "\\")));
    }
}
