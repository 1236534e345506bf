using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Requests;

/// <summary>The wishes as the page, the API and the navigation read them. Domains are those that the viewer is limited to; null: none.</summary>
internal sealed class RequestQueries(UnitOfWork work)
{
    public const int LargestPage = 500;

    public Task<int> CountOpenAsync(IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync((db, stop) => RequestStore.CountOpenAsync(db, domains, stop), cancel);

    /// <summary>Newest first, by keyset.</summary>
    /// <param name="open">True: those that wait for an answer; false: those that have one.</param>
    /// <param name="limit">1 to 500.</param>
    public Task<RequestPage> PageAsync(bool open, IReadOnlyList<string>? domains, long? before, int limit, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            int size = Math.Clamp(limit, 1, LargestPage);
            long below = before ?? long.MaxValue;
            var asked = open ? RequestStore.Open(db, domains) : RequestStore.Within(db.ReleaseRequests.Where(row => row.State != RequestState.Open), domains);
            var rows = await asked.Where(row => row.Id < below).OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(stop);
            var shown = rows.Take(size).ToList();
            return new RequestPage(await ViewsAsync(db, shown, stop), rows.Count > size ? shown[^1].Id : null);
        },
        cancel);

    public Task<RequestView?> FindAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            var row = await RequestStore.Within(db.ReleaseRequests, domains).SingleOrDefaultAsync(row => row.Id == id, stop);
            return row is null ? null : (await ViewsAsync(db, [row], stop))[0];
        },
        cancel);

    private static async Task<List<RequestView>> ViewsAsync(QueueDbContext db, List<ReleaseRequestRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.ItemId).Distinct().ToList();
        var items = await db.Items.Where(item => ids.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var thresholds = await db.Details.Where(row => ids.Contains(row.ItemId)).Select(row => new { row.ItemId, row.Threshold }).ToDictionaryAsync(row => row.ItemId, row => row.Threshold, cancel);
        return rows.ConvertAll(row => new RequestView(
            row.Id,
            row.ItemId,
            row.Address,
            Microseconds.ToTime(row.AskedAt),
            row.ClientAddress,
            row.Text,
            row.State,
            row.SettledAt is { } at ? Microseconds.ToTime(at) : null,
            ActorWords.Shown(row.SettledBy),
            row.Answer,
            items.GetValueOrDefault(row.ItemId) is { } item
                ? new(item.From, item.ReversePath, item.Subject, item.Queue, item.Reason, item.Score, item.Said, thresholds.GetValueOrDefault(item.Id), item.Size, Microseconds.ToTime(item.ReceivedAt), item.Marks)
                : null));
    }
}
