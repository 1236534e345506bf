using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>One item that a search matches, and what a person must know before he acts on it unseen.</summary>
public readonly record struct Match(long Id, ReasonCode Reason);

/// <param name="Items">Newest first.</param>
/// <param name="IsCut">There are more.</param>
/// <param name="SearchFault">Set when the search cannot be understood; then there are none.</param>
public sealed record Matches(IReadOnlyList<Match> Items, bool IsCut, SearchFault? SearchFault = null);

/// <summary>All that a list would show if one scrolled to its end.</summary>
public interface IFindMatches
{
    /// <param name="query">Its limit and its place in the list do not count.</param>
    /// <param name="most">1 and more.</param>
    Task<Matches> FindAsync(ItemQuery query, int most, CancellationToken cancel);
}

/// <inheritdoc cref="IFindMatches"/>
internal sealed class MatchQueries(UnitOfWork work, TimeProvider clock) : IFindMatches
{
    // SQLite takes 32,766 values in a statement.
    private const int AtOnce = 5_000;

    public Task<Matches> FindAsync(ItemQuery query, int most, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var (all, fault) = await SearchQueries.IdsAsync(db, query with { Before = null, Backwards = false, Sort = ItemSort.Newest }, most + 1, clock, null, token);
            if (fault is not null)
            {
                return new Matches([], false, fault);
            }

            List<Match> found = [];
            foreach (long[] ids in all.Chunk(AtOnce))
            {
                found.AddRange(await db.Items.Where(item => ids.Contains(item.Id)).OrderByDescending(item => item.Id).Select(item => new Match(item.Id, item.Reason)).ToListAsync(token));
            }

            return new Matches(found.Count > most ? found[..most] : found, found.Count > most);
        },
        cancel);
}
