namespace QueueDashboard.Web.Controls;

/// <summary>One way with a colour, a mark of its own shape, and a name.</summary>
/// <param name="Mark">Its number: 0 a disc, 1 a square, 2 a triangle.</param>
public sealed record SpanGroup(string Label, string Css, int Mark);

/// <param name="Group">Its place in the list of groups.</param>
/// <param name="From">Where the mark stands.</param>
/// <param name="To">Where the line ends.</param>
public sealed record SpanValue(DateOnly Day, int Group, int Count, TimeSpan From, TimeSpan To);

internal sealed record SpanBar(SpanValue Value, double X, double FromY, double ToY);

internal sealed record SpanLine(TimeSpan At, double Y);

/// <summary>Times by day on a scale of powers: minutes and weeks are both to be seen. Worked out as numbers, so that the page only draws.</summary>
internal sealed class SpanChart
{
    public const double Width = 1180;
    public const double Left = 60;
    public const double Bottom = 170;
    private const double Top = 14;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(365),
    ];

    private readonly double _high;

    public SpanChart(IReadOnlyList<SpanValue> values, int groups, DateOnly today, int days)
    {
        var first = today.AddDays(1 - days);
        var shown = values.Where(value => value.Day >= first && value.Day <= today).ToList();
        var longest = shown.Count == 0 ? TimeSpan.Zero : shown.Max(value => value.To);
        var top = Steps.FirstOrDefault(step => step >= longest, Steps[^1]);
        _high = Math.Log(Math.Max(top.TotalMinutes, 10));
        Lines = [.. Steps.Where(step => step <= top || step == Steps[1]).Select(step => new SpanLine(step, Y(step)))];
        double slot = (Width - Left) / days;
        double part = Math.Min(slot / (groups + 1), 16);
        Bars = [.. shown.OrderBy(value => value.Day).ThenBy(value => value.Group)
            .Select(value => new SpanBar(value, Left + ((value.Day.DayNumber - first.DayNumber + 0.5) * slot) + ((value.Group - ((groups - 1) / 2.0)) * part), Y(value.From), Y(value.To)))];
        Middles = [.. Enumerable.Range(0, days).Select(at => (first.AddDays(at), Left + ((at + 0.5) * slot)))];
        Used = [.. Enumerable.Range(0, groups).Where(group => shown.Exists(value => value.Group == group))];
    }

    public IReadOnlyList<SpanLine> Lines { get; }

    public IReadOnlyList<SpanBar> Bars { get; }

    public IReadOnlyList<(DateOnly Day, double X)> Middles { get; }

    /// <summary>The groups that occur.</summary>
    public IReadOnlyList<int> Used { get; }

    // What took less than a minute stands on the ground.
    private double Y(TimeSpan time) => Bottom - (Math.Clamp(Math.Log(Math.Max(time.TotalMinutes, 1)) / _high, 0, 1) * (Bottom - Top));
}
