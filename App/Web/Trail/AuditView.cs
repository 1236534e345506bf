using System.Globalization;
using QueueDashboard.Audit;

namespace QueueDashboard.Web.Trail;

/// <summary>What the address of the page asks of the audit. A word that means nothing is no filter.</summary>
internal sealed record AuditView(string? Actor = null, string? Act = null, string? Outcome = null, string? Item = null, string? Text = null, string? From = null, string? Until = null)
{
    public string? KnownAct => Acts.All.Contains(Act ?? "", StringComparer.Ordinal) ? Act : null;

    public string? KnownOutcome => Outcomes.All.Contains(Outcome ?? "", StringComparer.Ordinal) ? Outcome : null;

    public bool IsFiltered => Filter(TimeZoneInfo.Utc, null) != new AuditFilter();

    /// <param name="zone">Days are the viewer's.</param>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    public AuditFilter Filter(TimeZoneInfo zone, IReadOnlyList<string>? domains) => new(
        Plain(Actor),
        KnownAct,
        Day(From) is { } from ? Start(from, zone) : null,
        Day(Until) is { } until ? Start(until.AddDays(1), zone) : null,
        long.TryParse(Item, NumberStyles.None, CultureInfo.InvariantCulture, out long item) ? item : null,
        domains,
        KnownOutcome,
        Plain(Text));

    private static string? Plain(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) && day < DateOnly.MaxValue ? day : null;

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where the clocks go forward at midnight that moment does not exist; the day begins with the first one that does.
        return zone.IsInvalidTime(midnight) ? new DateTimeOffset(midnight.AddHours(1), zone.GetUtcOffset(midnight.AddHours(1))) : new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}

internal static partial class AuditPageLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The audit could not be read ({Number})")]
    public static partial void ReadFailed(ILogger logger, Exception error, string number);
}
