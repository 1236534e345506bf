using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;

namespace QueueDashboard.Digests;

/// <summary>A choice as administrators read it.</summary>
internal sealed record ChoiceView(string Key, ChoiceDraft Choice, DateTimeOffset? NextAt, DateTimeOffset ChangedAt, string ChangedBy);

/// <param name="Next">Goes into the next call's <c>after</c>; null: this was the last page.</param>
internal sealed record ChoicePage(IReadOnlyList<ChoiceView> Rows, string? Next);

/// <summary>Recipients' choices in the order of their keys, domains first.</summary>
internal sealed class ChoiceQueries(UnitOfWork work)
{
    public const int LargestPage = 500;

    /// <param name="search">A part of the address or domain; null: all.</param>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    /// <param name="limit">1 to 500.</param>
    public Task<ChoicePage> PageAsync(string? search, IReadOnlyList<string>? domains, string? after, int limit, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            int size = Math.Clamp(limit, 1, LargestPage);
            IQueryable<RecipientChoiceRow> rows = db.RecipientChoices;
            if (!string.IsNullOrWhiteSpace(search))
            {
                string part = $"%{Literal(search.Trim().ToLowerInvariant())}%";
                rows = rows.Where(row => EF.Functions.Like(row.Key, part, "\\"));
            }

            if (domains is not null)
            {
                var ends = domains.Select(domain => "%@" + Literal(domain.ToLowerInvariant())).ToList();
                rows = rows.Where(row => ends.Any(end => EF.Functions.Like(row.Key, end, "\\")));
            }

            if (after is not null)
            {
#pragma warning disable CA1309, CA1310 // it becomes SQL, which compares as the key's index does
                rows = rows.Where(row => string.Compare(row.Key, after) > 0);
#pragma warning restore CA1309, CA1310
            }

            var found = await rows.OrderBy(row => row.Key).Take(size + 1).ToListAsync(stop);
            var shown = found.Take(size).Select(row => new ChoiceView(
                row.Key, ChoiceDraft.Of(row), row.NextAt is { } next ? Microseconds.ToTime(next) : null, Microseconds.ToTime(row.ChangedAt), ActorWords.Shown(row.ChangedBy) ?? "")).ToList();
            return new ChoicePage(shown, found.Count > size ? shown[^1].Key : null);
        },
        cancel);

    private static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
