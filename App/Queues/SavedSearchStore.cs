using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Keeps saved searches: a person's own, and those that everybody sees.</summary>
internal sealed class SavedSearchStore(UnitOfWork work, TimeProvider clock)
{
    internal const int Most = 50;
    internal const int LongestName = 60;

    /// <summary>The shared ones first, each kind in its order.</summary>
    /// <param name="user">Null: no person; only what is shared.</param>
    public Task<IReadOnlyList<SavedSearch>> ListAsync(long? user, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<SavedSearch>>(
        async (db, token) => [.. (await db.SavedSearches.Where(row => row.UserId == null || row.UserId == user).OrderBy(row => row.UserId != null).ThenBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(token)).Select(View)],
        cancel);

    /// <param name="owner">Null: it is shared.</param>
    public async Task<SavedSearchResult> AddAsync(QueueDbContext db, long? owner, SearchDraft draft, CancellationToken cancel)
    {
        if (Refused(draft.Name ?? "", draft.Query ?? new()) is { } refused)
        {
            return refused;
        }

        var there = await db.SavedSearches.Where(row => row.UserId == owner).Select(row => row.Position).ToListAsync(cancel);
        if (there.Count >= Most)
        {
            return new SavedSearchResult.TooMany(Most);
        }

        SavedSearchRow added = new() { UserId = owner, Position = there.DefaultIfEmpty().Max() + 1, CreatedAt = clock.Now() };
        Fill(added, draft);
        db.SavedSearches.Add(added);
        await db.SaveChangesAsync(cancel);
        return new SavedSearchResult.Done(View(added));
    }

    /// <param name="mayShared">He may change what everybody sees.</param>
    public async Task<SavedSearchResult> ChangeAsync(QueueDbContext db, long id, long? user, bool mayShared, SearchDraft draft, CancellationToken cancel)
    {
        var (row, no) = await FindAsync(db, id, user, mayShared, cancel);
        if (row is null)
        {
            return no!;
        }

        if (Refused(draft.Name ?? row.Name, draft.Query ?? View(row).Query) is { } refused)
        {
            return refused;
        }

        Fill(row, draft);
        if (draft.Place is { } place)
        {
            var list = await db.SavedSearches.Where(other => other.UserId == row.UserId && other.Id != id).OrderBy(other => other.Position).ThenBy(other => other.Id).ToListAsync(cancel);
            list.Insert(Math.Clamp(place - 1, 0, list.Count), row);
            for (int at = 0; at < list.Count; at++)
            {
                list[at].Position = at + 1;
            }
        }

        await db.SaveChangesAsync(cancel);
        return new SavedSearchResult.Done(View(row));
    }

    public static async Task<SavedSearchResult> RemoveAsync(QueueDbContext db, long id, long? user, bool mayShared, CancellationToken cancel)
    {
        var (row, no) = await FindAsync(db, id, user, mayShared, cancel);
        if (row is null)
        {
            return no!;
        }

        db.SavedSearches.Remove(row);
        await db.SaveChangesAsync(cancel);
        return new SavedSearchResult.Done(View(row));
    }

    private static async Task<(SavedSearchRow? Row, SavedSearchResult? No)> FindAsync(QueueDbContext db, long id, long? user, bool mayShared, CancellationToken cancel)
    {
        var row = await db.SavedSearches.SingleOrDefaultAsync(one => one.Id == id && (one.UserId == null || one.UserId == user), cancel);
        return row is null ? (null, new SavedSearchResult.Missing()) : row.UserId is null && !mayShared ? (null, new SavedSearchResult.NotAllowed()) : (row, null);
    }

    private SavedSearchResult? Refused(string name, ItemQuery query) =>
        name.Trim() is not { Length: > 0 and <= LongestName } trimmed || trimmed.Any(char.IsControl) ? new SavedSearchResult.BadName()
        : SearchReader.Read(query.Search ?? "", clock.GetUtcNow(), TimeZoneInfo.Utc).Fault is { } fault ? new SavedSearchResult.BadSearch(fault)
        : null;

    private static void Fill(SavedSearchRow row, SearchDraft draft)
    {
        row.Name = draft.Name?.Trim() ?? row.Name;
        if (draft.Query is { } query)
        {
            (row.Queue, row.State, row.AnyState, row.Reason, row.Words) = (query.Queue, query.State, query.AnyState, query.Reason, query.Search?.Trim() ?? "");
        }
    }

    private static SavedSearch View(SavedSearchRow row) => new(row.Id, row.UserId is null, row.Name, row.Queue, row.State, row.AnyState, row.Reason, row.Words, row.Position);
}
