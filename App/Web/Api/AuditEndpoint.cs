using System.ComponentModel;
using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>A page of the audit, newest first. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record AuditAnswer(IReadOnlyList<AuditEntry> Entries, string? Next);

/// <summary>Who did what, when, from where, with what outcome.</summary>
internal sealed record AuditEntry(long Id, DateTimeOffset At, string ActorKind, string Actor, string? ClientAddress, string Act, string Outcome, long? Item, string? Recipient, string? Detail)
{
    public static AuditEntry Of(AuditRow row) =>
        new(row.Id, Microseconds.ToTime(row.At), row.ActorKind, row.Actor, row.ClientAddress, row.Act, row.Outcome, row.ItemId, row.Recipient, row.Detail);
}

internal static class AuditEndpoint
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ReadAsync).RequireRight(Right.ReadAudit)
        .WithName("listAudit").WithTags("audit").WithSummary("Who did what, newest first; with a format, all of it as a file.")
        .Produces<AuditAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        AuditQueries audit,
        AuditExport export,
        [Description("Only this person, token, address or part of the program.")] string? actor,
        [Description("Only this act.")] string? act,
        [Description("Only this outcome: done, asked, refused, failed or lost.")] string? outcome,
        [Description("Only this message.")] string? item,
        [Description("Words that the recipient, the detail or the client's address hold.")] string? text,
        [Description("From this time on, inclusive; UTC when it names no zone.")] string? from,
        [Description("Up to this time, exclusive.")] string? to,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        [Description("csv or jsonl: everything that the filter lets through, as a file, without limit and cursor. It is audited.")] string? format,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(actor), nameof(act), nameof(outcome), nameof(item), nameof(text), nameof(from), nameof(to), nameof(limit), nameof(cursor), nameof(format));
        if (asked.Text(nameof(act)) is { } word && !Acts.All.Contains(word, StringComparer.Ordinal))
        {
            asked.Wrong(nameof(act), $"act is one of {string.Join(", ", Acts.All)}. Given: {word}");
        }

        if (asked.Text(nameof(outcome)) is { } end && !Outcomes.All.Contains(end, StringComparer.Ordinal))
        {
            asked.Wrong(nameof(outcome), $"outcome is one of {string.Join(", ", Outcomes.All)}. Given: {end}");
        }

        if (asked.Text(nameof(format)) is { } file && file is not (AuditFile.Csv or AuditFile.JsonLines))
        {
            asked.Wrong(nameof(format), $"format is {AuditFile.Csv} or {AuditFile.JsonLines}. Given: {file}");
        }

        var caller = ApiCaller.Of(context);
        var filter = new AuditFilter(
            asked.Text(nameof(actor)),
            asked.Text(nameof(act)),
            asked.Time(nameof(from)),
            asked.Time(nameof(to)),
            asked.Id(nameof(item), "the number of a message"),
            caller.Domains,
            asked.Text(nameof(outcome)),
            asked.Text(nameof(text)));
        int size = asked.Number(nameof(limit), 1, AuditQueries.LargestPage, 100);
        long? before = asked.Id(nameof(cursor), "the \"next\" of the page before");
        if (asked.Problem is { } problem)
        {
            return problem;
        }

        if (asked.Text(nameof(format)) is { } kind)
        {
            await export.NoteAsync(caller.Actor, kind, filter, cancel);
            return new AuditFile(export, filter, kind);
        }

        var page = await audit.PageAsync(filter, before, size, cancel);
        return Results.Ok(new AuditAnswer(
            [.. page.Rows.Select(AuditEntry.Of)],
            page.Next?.ToString(CultureInfo.InvariantCulture)));
    }
}
