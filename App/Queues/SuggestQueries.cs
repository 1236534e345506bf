using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;

namespace QueueDashboard.Queues;

/// <summary>What a search box offers from the messages themselves. Only the newest are looked at: it is asked at each pause in typing.</summary>
internal sealed class SuggestQueries(UnitOfWork work)
{
    private const int Newest = 3000;
    private const int LongestPrefix = 100;

    /// <summary>Reverse-paths whose address or domain begins so, newest first.</summary>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    public Task<IReadOnlyList<string>> SendersAsync(string prefix, IReadOnlyList<string>? domains, int most, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<string>>(
        async (db, token) =>
        {
            if (prefix.Length is 0 or > LongestPrefix)
            {
                return [];
            }

            string begins = prefix.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            string domain = $"%@{begins}";
            long from = await FromAsync(db, token);
            return await ItemQueries.InDomains(db.Items.Where(item => item.Id > from), domains)
                .Where(item => EF.Functions.Like(item.ReversePath, begins, "\\") || EF.Functions.Like(item.ReversePath, domain, "\\"))
                .GroupBy(item => item.ReversePath).OrderByDescending(group => group.Max(item => item.Id)).Select(group => group.Key).Take(most).ToListAsync(token);
        },
        cancel);

    /// <summary>The doors that the newest came through.</summary>
    public Task<IReadOnlyList<string>> SourcesAsync(IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<string>>(
        async (db, token) =>
        {
            long from = await FromAsync(db, token);
            return await ItemQueries.InDomains(db.Items.Where(item => item.Id > from), domains).Select(item => item.Source).Distinct().OrderBy(source => source).Take(20).ToListAsync(token);
        },
        cancel);

    private static async Task<long> FromAsync(QueueDbContext db, CancellationToken cancel) =>
        await db.Items.OrderByDescending(item => item.Id).Select(item => item.Id).FirstOrDefaultAsync(cancel) - Newest;
}
