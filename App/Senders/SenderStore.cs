using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>The lists in the database, within the caller's unit of work.</summary>
internal static class SenderStore
{
    public static Task<List<SenderRow>> LoadAsync(QueueDbContext db, CancellationToken cancel) => db.Senders.ToListAsync(cancel);

    /// <summary>Changes with every change of the lists; uses are none. Far cheaper than the lists.</summary>
    public static async Task<SenderMark> MarkAsync(QueueDbContext db, CancellationToken cancel) =>
        await db.Senders.GroupBy(_ => 1)
            .Select(all => new SenderMark(all.Count(), all.Max(row => row.Id), all.Sum(row => (long)row.Version), all.Max(row => row.CreatedAt)))
            .FirstOrDefaultAsync(cancel) ?? SenderMark.Nothing;

    /// <summary>What is said of these senders, for whomever.</summary>
    public static async Task<List<SenderView>> FindAsync(QueueDbContext db, IReadOnlyList<string> patterns, CancellationToken cancel) =>
        (await db.Senders.AsNoTracking().Where(row => patterns.Contains(row.Pattern)).ToListAsync(cancel)).ConvertAll(View);

    /// <param name="draft">Folded.</param>
    /// <param name="own">He may have only so many.</param>
    public static async Task<SenderChange> SetAsync(QueueDbContext db, SenderDraft draft, bool own, long now, string by, CancellationToken cancel)
    {
        var row = db.Senders.Local.FirstOrDefault(row => row.Pattern == draft.Pattern && row.For == draft.For)
            ?? await db.Senders.AsTracking().FirstOrDefaultAsync(row => row.Pattern == draft.Pattern && row.For == draft.For, cancel);
        SenderView? before = row is null ? null : View(row);
        if (row is null)
        {
            int there = own ? await db.Senders.CountAsync(other => other.For == draft.For, cancel) : await db.Senders.CountAsync(cancel);
            int most = own ? SenderValidation.MostOwn : SenderValidation.MostOfAll;
            if (there >= most)
            {
                return new SenderChange.Refused("pattern", "many", $"There are {most} entries already; remove one first.");
            }

            row = new SenderRow { Pattern = draft.Pattern, For = draft.For };
            db.Senders.Add(row);
        }

        row.Verdict = draft.Verdict;
        row.AuthenticatedDomain = draft.AuthenticatedDomain;
        row.EndsAt = draft.EndsAt is { } end ? Microseconds.From(end) : null;
        row.Note = draft.Note;
        (row.CreatedAt, row.CreatedBy) = (now, by);
        row.Version++;
        await db.SaveChangesAsync(cancel);
        return new SenderChange.Done(View(row), before);
    }

    /// <param name="may">Whether the caller may take away an entry for these people.</param>
    public static async Task<SenderChange> RemoveAsync(QueueDbContext db, long id, Func<string, bool> may, CancellationToken cancel)
    {
        if (await db.Senders.AsTracking().FirstOrDefaultAsync(row => row.Id == id, cancel) is not { } row || !may(row.For))
        {
            return new SenderChange.Unknown();
        }

        db.Senders.Remove(row);
        return new SenderChange.Done(null, View(row));
    }

    /// <summary>Past the version: a use changes nothing that a person edits.</summary>
    public static async Task CountAsync(QueueDbContext db, IReadOnlyDictionary<long, SenderUse> uses, CancellationToken cancel)
    {
        foreach (var (id, one) in uses)
        {
            long last = Microseconds.From(one.Last);
            await db.Senders.Where(row => row.Id == id).ExecuteUpdateAsync(
                row => row.SetProperty(at => at.Uses, at => at.Uses + one.Count).SetProperty(at => at.LastUsedAt, last), cancel);
        }
    }

    public static SenderView View(SenderRow row) => new(
        row.Id,
        row.Verdict,
        row.Pattern,
        row.For,
        row.AuthenticatedDomain,
        row.EndsAt is { } end ? Microseconds.ToTime(end) : null,
        row.Note,
        Microseconds.ToTime(row.CreatedAt),
        row.CreatedBy,
        row.Uses,
        row.LastUsedAt is { } last ? Microseconds.ToTime(last) : null);
}

/// <summary>What two readings of the lists are told apart by.</summary>
internal sealed record SenderMark(int Count, long LastId, long Versions, long ChangedAt)
{
    public static SenderMark Nothing { get; } = new(0, 0, 0, 0);
}

/// <summary>Messages that one entry decided since they were last written down.</summary>
internal readonly record struct SenderUse(long Count, DateTimeOffset Last);
