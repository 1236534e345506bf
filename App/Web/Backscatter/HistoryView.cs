using QueueDashboard.Batv;

namespace QueueDashboard.Web.Backscatter;

/// <summary>What the address of the page asks of the history. A word that means nothing is no filter.</summary>
internal sealed record HistoryView(string? Show = null, string? Verdict = null, string? Search = null, string? From = null, string? Until = null)
{
    public static readonly string[] Shows = ["all", "failed", "refused", "accepted", "doubtful"];

    public string Shown => Show is not null && Shows.Contains(Show) ? Show : Shows[0];

    public bool IsFiltered => Shown != Shows[0] || BatvVerdict is not null || Search is { Length: > 0 } || Day(From) is not null || Day(Until) is not null;

    public BatvVerdict? BatvVerdict => BatvWords.Verdict(Verdict ?? "");

    /// <param name="zone">Days are the viewer's.</param>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    public HistoryFilter Filter(TimeZoneInfo zone, IReadOnlyList<string>? domains) => new(
        BatvVerdict,
        Shown switch { "refused" => true, "accepted" => false, _ => null },
        Shown == "failed" ? true : null,
        string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
        Day(From) is { } from ? Start(from, zone) : null,
        Day(Until) is { } until ? Start(until.AddDays(1), zone) : null,
        domains,
        Shown == "doubtful" ? true : null);

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : null;

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where the clocks go forward at midnight that moment does not exist; the day begins with the first one that does.
        return zone.IsInvalidTime(midnight) ? new DateTimeOffset(midnight.AddHours(1), zone.GetUtcOffset(midnight.AddHours(1))) : new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
