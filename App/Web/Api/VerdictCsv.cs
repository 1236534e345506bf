using System.Globalization;
using System.Text;
using QueueDashboard.Batv;

namespace QueueDashboard.Web.Api;

/// <summary>The whole history that a filter lets through as CSV (RFC 4180), a page of the database at a time.</summary>
internal sealed class VerdictCsv(IReadBackscatter backscatter, HistoryFilter filter) : IResult
{
    private static readonly string[] Columns =
    [
        "id", "at", "verdict", "explanation", "scheme", "bounce", "refused", "doubtful", "sender", "recipient", "address", "client", "clientName", "helo", "listener", "queueId", "slot", "daysLeft", "exemption",
    ];


    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"bounces.csv\"";
        response.Headers.CacheControl = "no-store";
        await using StreamWriter text = new(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(',', Columns));
        string? cursor = null;
        do
        {
            var page = await backscatter.HistoryAsync(filter, cursor, BatvQueries.LargestPage, httpContext.RequestAborted);
            foreach (var entry in page.Entries)
            {
                await text.WriteLineAsync(Line(entry));
            }

            await text.FlushAsync(httpContext.RequestAborted);
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    internal static string Line(HistoryEntry entry) => string.Join(
        ',',
        Number(entry.Id),
        entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        entry.Verdict.Word(),
        entry.Explanation,
        entry.Scheme,
        Flag(entry.IsBounce),
        Flag(entry.Refused),
        Flag(entry.Doubtful),
        CsvField.Of(entry.Sender),
        CsvField.Of(entry.Recipient),
        CsvField.Of(entry.RecipientPlain),
        CsvField.Of(entry.Client),
        CsvField.Of(entry.ClientName),
        CsvField.Of(entry.Helo),
        CsvField.Of(entry.Listener),
        CsvField.Of(entry.QueueId),
        Number(entry.Slot),
        Number(entry.DaysLeft),
        Number(entry.ExemptionId));

    private static string Flag(bool value) => value ? "true" : "false";

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
