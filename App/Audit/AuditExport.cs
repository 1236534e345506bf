using System.Runtime.CompilerServices;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

/// <summary>All rows that a filter lets through, newest first, a page of the database at a time: an audit of years does not have to fit into memory.</summary>
internal sealed class AuditExport(UnitOfWork work, AuditQueries queries, TimeProvider clock)
{
    /// <summary>Writes down who takes the rows away, before the first of them goes.</summary>
    public Task NoteAsync(Actor actor, string format, AuditFilter filter, CancellationToken cancel) => work.WriteAsync(
        (db, _) =>
        {
            string?[] parts =
            [
                format, Said("actor", filter.Actor), Said("act", filter.Act), Said("outcome", filter.Outcome), Said("item", filter.ItemId), Said("text", filter.Text), Said("from", filter.From), Said("to", filter.To),
            ];
            AuditLog.Add(db, clock, actor, Acts.ExportAudit, Outcomes.Done, detail: string.Join(' ', parts.Where(part => part is not null)));
            return Task.CompletedTask;
        },
        cancel);

    public async IAsyncEnumerable<IReadOnlyList<AuditRow>> PagesAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        long? before = null;
        do
        {
            var page = await queries.PageAsync(filter, before, AuditQueries.LargestPage, cancel);
            yield return page.Rows;
            before = page.Next;
        }
        while (before is not null);
    }

    private static string? Said(string name, object? value) => value is null or "" ? null : FormattableString.Invariant($"{name}={value}");
}
