using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using SQLitePCL;

namespace QueueDashboard.Queues;

/// <summary>What a list, a search or an act on all that match is about: ids in the list's order.</summary>
/// <param name="Fault">Set when it cannot be understood or took too long; then there are none.</param>
internal sealed record FoundIds(IReadOnlyList<long> Ids, SearchFault? Fault = null);

/// <summary>
/// Carries a search out. It is given up when the asker goes away and after some seconds: a filter that no index serves and that fits nothing would
/// otherwise read a million messages for a page that nobody waits for any more.
/// </summary>
internal static class SearchQueries
{
    private const int Interrupted = 9;

    // Beyond this many hits the order's index is quicker than sorting.
    private const int Few = 5000;

    /// <param name="patience">Null: however long it takes.</param>
    public static async Task<FoundIds> IdsAsync(QueueDbContext db, ItemQuery query, int most, TimeProvider clock, TimeSpan? patience, CancellationToken cancel)
    {
        SearchTerm? term = null;
        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            (term, var fault) = SearchReader.Read(query.Search, clock.GetUtcNow(), query.Zone ?? TimeZoneInfo.Utc);
            if (fault is not null)
            {
                return new([], fault);
            }
        }

        using var late = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            term = await WithKeysAsync(db, query, term, either.Token);
            SearchStatement statement = new(query, term, most);
            HashSet<string> few = new(StringComparer.Ordinal);
            foreach (string match in statement.Matches)
            {
                var hits = await RunAsync(db, $"SELECT COUNT(*) AS \"Value\" FROM (SELECT 1 FROM \"ItemSearch\" WHERE \"ItemSearch\" MATCH @p0 LIMIT {Few + 1})", [match], either.Token);
                if (hits[0] <= Few)
                {
                    few.Add(match);
                }
            }

            string text = statement.Build(few);
            return new(await RunAsync(db, text, statement.Values, either.Token));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new([], new SearchFault(query.Search ?? "", $"{patience?.TotalSeconds:0}", SearchFaultKind.TooSlow));
        }
    }

    /// <summary>One who is limited to domains is told nothing of a message that he may not see, not even what is like it.</summary>
    private static async Task<SearchTerm?> WithKeysAsync(QueueDbContext db, ItemQuery query, SearchTerm? term, CancellationToken cancel)
    {
        Dictionary<SearchTerm.Alike, SearchTerm> known = [];
        foreach (var alike in term?.Walk().OfType<SearchTerm.Alike>().Distinct().ToList() ?? [])
        {
            bool seen = query.Domains is null || await ItemQueries.InDomains(db.Items, query.Domains).AnyAsync(item => item.Id == alike.ItemId, cancel);
            known[alike] = seen ? alike with { Keys = await db.Set<LikenessRow>().Where(row => row.ItemId == alike.ItemId && row.Kind == alike.Kind).Select(row => row.Key).Take(100).ToListAsync(cancel) } : alike;
        }

        return known.Count == 0 ? term : term!.Replace(leaf => leaf is SearchTerm.Alike alike ? known[alike] : leaf);
    }

    private static async Task<List<long>> RunAsync(QueueDbContext db, string text, IReadOnlyList<object> values, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            // SQLite looks at no token: it has to be told, and only while it is ours.
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            await using var stop = cancel.Register(() => raw.sqlite3_interrupt(connection.Handle));

            // Only fixed names stand in the text; every value is a parameter.
#pragma warning disable EF1002
            return await db.Database.SqlQueryRaw<long>(text, [.. values.Select((value, at) => new SqliteParameter($"@p{at}", value))]).ToListAsync(cancel);
#pragma warning restore EF1002
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Interrupted && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The search was given up.", exception, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
