using System.Globalization;
using System.Text;
using System.Text.Json;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Web.Api;

/// <summary>All rows of the audit that a filter lets through, as CSV or as a JSON object a line, written as they are read.</summary>
internal sealed class AuditFile(AuditExport export, AuditFilter filter, string format) : IResult
{
    public const string Csv = "csv";
    public const string JsonLines = "jsonl";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = format == Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{format}\"";
        response.Headers.CacheControl = "no-store";
        await using StreamWriter text = new(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = format == Csv ? "\r\n" : "\n" };
        if (format == Csv)
        {
            await text.WriteLineAsync("id,at,actorKind,actor,clientAddress,act,outcome,item,recipient,detail");
        }

        await foreach (var page in export.PagesAsync(filter, cancel))
        {
            foreach (var row in page)
            {
                await text.WriteLineAsync(format == Csv ? Line(row) : JsonSerializer.Serialize(AuditEntry.Of(row), Json));
            }

            await text.FlushAsync(cancel);
        }
    }

    internal static string Line(AuditRow row) => string.Join(
        ',',
        row.Id.ToString(CultureInfo.InvariantCulture),
        Microseconds.ToTime(row.At).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        row.ActorKind,
        CsvField.Of(row.Actor),
        CsvField.Of(row.ClientAddress),
        row.Act,
        row.Outcome,
        row.ItemId?.ToString(CultureInfo.InvariantCulture),
        CsvField.Of(row.Recipient),
        CsvField.Of(row.Detail));
}
