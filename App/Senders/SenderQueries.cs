using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

internal sealed class SenderQueries(UnitOfWork work) : IReadSenders
{
    private const int MostRows = 500;

    public Task<SenderPage> PageAsync(SenderFilter filter, long? before, int limit, CancellationToken cancel)
    {
        int most = Math.Clamp(limit, 1, MostRows);
        return work.ReadAsync(
            async (db, token) =>
            {
                var all = Filtered(db, filter);
                long total = await all.LongCountAsync(token);
                var rows = await all.Where(row => before == null || row.Id < before).OrderByDescending(row => row.Id).Take(most + 1).ToListAsync(token);
                var shown = rows.Take(most).Select(SenderStore.View).ToList();
                return new SenderPage(shown, rows.Count > most ? shown[^1].Id : null, total);
            },
            cancel);
    }

    public async Task<SenderView?> FindAsync(long id, CancellationToken cancel) =>
        await work.ReadAsync((db, token) => db.Senders.FirstOrDefaultAsync(row => row.Id == id, token), cancel) is { } row ? SenderStore.View(row) : null;

    /// <summary>All that the filter lets through, newest first, page by page.</summary>
    public static async IAsyncEnumerable<SenderView> AllAsync(IReadSenders read, SenderFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        long? before = null;
        do
        {
            var page = await read.PageAsync(filter, before, MostRows, cancel);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            before = page.Next;
        }
        while (before is not null);
    }

    private static IQueryable<SenderRow> Filtered(QueueDbContext db, SenderFilter filter)
    {
        IQueryable<SenderRow> rows = db.Senders;
        if (filter.Verdict is { } verdict)
        {
            rows = rows.Where(row => row.Verdict == verdict);
        }

        if (filter.For is { } whom)
        {
            string key = SenderKeys.Recipient(whom);
            rows = rows.Where(row => row.For == key);
        }

        if (filter.Domains is { } domains)
        {
            var ends = domains.Select(domain => "%@" + Escape(SenderKeys.Domain(domain))).ToList();
            rows = rows.Where(row => row.For == "" || ends.Any(end => EF.Functions.Like(row.For, end, "\\")));
        }

        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            // A name beyond ASCII is stored in its other form.
            string plain = $"%{Escape(search)}%";
            string folded = $"%{Escape(SenderKeys.Recipient(search.Contains('@', StringComparison.Ordinal) ? search : "@" + search).TrimStart('@'))}%";
            rows = rows.Where(row => EF.Functions.Like(row.Pattern, plain, "\\") || EF.Functions.Like(row.Pattern, folded, "\\")
                || EF.Functions.Like(row.For, plain, "\\") || EF.Functions.Like(row.For, folded, "\\") || EF.Functions.Like(row.Note, plain, "\\"));
        }

        return rows;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
