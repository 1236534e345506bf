using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>How many other messages share a trait with one.</summary>
/// <param name="Others">Counted up to <see cref="LikenessQueries.MostCounted"/>.</param>
/// <param name="Waiting">Of those, the ones that still wait for a decision; counted so far as well.</param>
internal sealed record LikenessView(Likeness Kind, int Others, int Waiting);

internal interface IReadLikenesses
{
    /// <summary>Only traits that somebody shares; those that most share first.</summary>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    Task<IReadOnlyList<LikenessView>> OfAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel);
}

internal sealed class LikenessQueries(UnitOfWork work) : IReadLikenesses
{
    /// <summary>Beyond it nobody wants the number to the last digit.</summary>
    public const int MostCounted = 10_000;

    public Task<IReadOnlyList<LikenessView>> OfAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<LikenessView>>(
        async (db, token) =>
        {
            var mine = await db.Likenesses.Where(row => row.ItemId == itemId).ToListAsync(token);
            List<LikenessView> views = [];
            foreach (var kind in mine.GroupBy(row => row.Kind))
            {
                var keys = kind.Select(row => row.Key).ToList();
                var wanted = kind.Key;
                var others = db.Likenesses.Where(row => row.Kind == wanted && keys.Contains(row.Key) && row.ItemId != itemId).Select(row => row.ItemId).Distinct();
                var visible = domains is null ? others : ItemQueries.InDomains(db.Items, domains).Where(item => others.Contains(item.Id)).Select(item => item.Id);
                int count = await visible.Take(MostCounted).CountAsync(token);
                if (count > 0)
                {
                    int waiting = await db.Items.Where(item => item.State == RecipientState.Held && visible.Contains(item.Id)).Take(MostCounted).CountAsync(token);
                    views.Add(new LikenessView(wanted, count, waiting));
                }
            }

            return [.. views.OrderByDescending(view => view.Others).ThenBy(view => view.Kind)];
        },
        cancel);
}
