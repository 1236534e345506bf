using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;

namespace QueueDashboard.Sources;

/// <summary>What the pages, the API and the health check read of the doors.</summary>
internal interface IReadSources
{
    /// <param name="today">When today began for whoever looks.</param>
    Task<IReadOnlyList<SourceView>> ReadAsync(DateTimeOffset today, CancellationToken cancel);
}

/// <inheritdoc cref="IReadSources"/>
internal sealed class SourceQueries(UnitOfWork work, SourceBook book, SourceKeeper keeper, TimeProvider clock) : IReadSources
{
    public async Task<IReadOnlyList<SourceView>> ReadAsync(DateTimeOffset today, CancellationToken cancel)
    {
        await keeper.FlushAsync(cancel);
        var now = clock.GetUtcNow();
        int from = SourceHabit.HourOf(now) - SourceHabit.Hours;
        var rows = (await work.ReadAsync(
            (db, token) => db.SourceHours.Where(row => row.Hour >= from).OrderBy(row => row.Hour).Select(row => new { row.Name, row.Hour, row.Brought, row.Failed }).ToListAsync(token),
            cancel)).ToLookup(row => row.Name);
        int first = SourceHabit.HourOf(today);
        return [.. book.Seen.Select(seen =>
        {
            var hours = rows[seen.Name];
            var usual = SourceHabit.Longest([.. hours.Where(hour => hour.Brought > 0).Select(hour => hour.Hour)]);
            var since = hours.Where(hour => hour.Hour >= first).ToList();
            return new SourceView(seen, State(seen, usual, now), since.Sum(hour => hour.Brought), since.Sum(hour => hour.Failed), usual, book.CanCheck(seen.Name));
        })];
    }

    private static SourceState State(SourceSeen seen, TimeSpan? usual, DateTimeOffset now) =>
        seen.LastFailure is { } failed && (seen.LastContact is not { } contact || failed > contact) ? SourceState.Failing
        : usual is { } longest && seen.LastBrought is { } brought && now - brought > longest ? SourceState.Silent
        : seen.LastContact is null ? SourceState.NeverHeard
        : SourceState.Working;
}
