using QueueDashboard.Batv;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Web.Backscatter;

/// <summary>One colour of the chart of verdicts.</summary>
/// <param name="Word">Null: the rest.</param>
internal sealed record VerdictGroup(string? Word, string Css, BatvVerdict[] Verdicts)
{
    public static VerdictGroup[] All { get; } =
    [
        Of(BatvVerdict.Pass, "f-pass"),
        Of(BatvVerdict.Untagged, "f-untagged"),
        Of(BatvVerdict.Expired, "f-expired"),
        Of(BatvVerdict.BadSignature, "f-badsig"),
        new(null, "f-other", [BatvVerdict.Foreign, BatvVerdict.Malformed, BatvVerdict.UnknownKey, BatvVerdict.Exempt, BatvVerdict.NotJudged]),
    ];

    public static IReadOnlyList<ChartCount> Counts(IEnumerable<VerdictDay> days) =>
        [.. days.SelectMany(day => day.Counts.Select(count => new ChartCount(day.Day, Array.FindIndex(All, group => group.Verdicts.Contains(count.Key)), count.Value)))];

    private static VerdictGroup Of(BatvVerdict verdict, string css) => new(verdict.Word(), css, [verdict]);
}
