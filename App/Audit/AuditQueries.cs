using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

/// <summary>What to show of the audit; null: everything. Times are half open: from inclusive, to exclusive.</summary>
/// <param name="Domains">
/// Recipient domains that the viewer is limited to: then he sees what befell messages for them, and nothing of the installation. Null: none.
/// </param>
/// <param name="Text">Words that the recipient, the detail or the client's address hold.</param>
internal sealed record AuditFilter(
    string? Actor = null, string? Act = null, DateTimeOffset? From = null, DateTimeOffset? To = null, long? ItemId = null, IReadOnlyList<string>? Domains = null, string? Outcome = null, string? Text = null);

/// <summary>Newest first. <see cref="Next"/> goes into the next call's <c>before</c>; null: this was the last page.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditRow> Rows, long? Next);

internal sealed class AuditQueries(UnitOfWork work)
{
    public const int LargestPage = 500;

    /// <summary>What happened to one item, newest first.</summary>
    public Task<List<AuditRow>> OfItemAsync(long itemId, int limit, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Audit.Where(row => row.ItemId == itemId).OrderByDescending(row => row.Id).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(token),
        cancel);

    /// <summary>One page by keyset, so that a deep page costs what the first does. <paramref name="limit"/> is 1 to 500.</summary>
    public Task<AuditPage> PageAsync(AuditFilter filter, long? before, int limit, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            int size = Math.Clamp(limit, 1, LargestPage);
            var rows = await Filtered(db, filter, before).OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(token);
            return rows.Count > size ? new AuditPage(rows[..size], rows[size - 1].Id) : new AuditPage(rows, null);
        },
        cancel);

    private static IQueryable<AuditRow> Filtered(QueueDbContext db, AuditFilter filter, long? before)
    {
        IQueryable<AuditRow> rows = db.Audit;
        if (before is { } id)
        {
            rows = rows.Where(row => row.Id < id);
        }

        if (!string.IsNullOrEmpty(filter.Actor))
        {
            rows = rows.Where(row => row.Actor == filter.Actor);
        }

        if (!string.IsNullOrEmpty(filter.Act))
        {
            rows = rows.Where(row => row.Act == filter.Act);
        }

        if (!string.IsNullOrEmpty(filter.Outcome))
        {
            rows = rows.Where(row => row.Outcome == filter.Outcome);
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            string like = "%" + filter.Text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            rows = rows.Where(row => EF.Functions.Like(row.Recipient!, like, "\\") || EF.Functions.Like(row.Detail!, like, "\\") || EF.Functions.Like(row.ClientAddress!, like, "\\"));
        }

        if (filter.From is { } from)
        {
            long first = Microseconds.From(from);
            rows = rows.Where(row => row.At >= first);
        }

        if (filter.To is { } to)
        {
            long end = Microseconds.From(to);
            rows = rows.Where(row => row.At < end);
        }

        if (filter.ItemId is { } item)
        {
            rows = rows.Where(row => row.ItemId == item);
        }

        return filter.Domains is { } domains ? InDomains(db, rows, domains) : rows;
    }

    /// <summary>A row that names a recipient belongs to that one's domain; one that names the message alone, to all of its recipients'.</summary>
    private static IQueryable<AuditRow> InDomains(QueueDbContext db, IQueryable<AuditRow> rows, IReadOnlyList<string> domains)
    {
        // LIKE knows no difference between the cases of a letter, as domains don't; an underscore stands for itself only.
        var ends = domains.Select(domain => "%@" + domain.Replace("_", "\\_", StringComparison.Ordinal)).ToList();
        return rows.Where(row => row.Recipient != null
            ? ends.Any(end => EF.Functions.Like(row.Recipient, end, "\\"))
            : db.Recipients.Any(recipient => recipient.ItemId == row.ItemId && ends.Any(end => EF.Functions.Like(recipient.AddressKey, end, "\\"))));
    }
}
