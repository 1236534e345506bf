using System.Globalization;

namespace QueueDashboard.Web.Controls;

/// <summary>One colour of a chart and its name. More than eight colours nobody tells apart.</summary>
public sealed record ChartGroup(string Label, string Css);

/// <param name="Group">Its place in the list of groups.</param>
public sealed record ChartCount(DateOnly Day, int Group, long Count);

internal sealed record ChartBar(int Group, long Count, double X, double Y, double Height);

internal sealed record ChartDay(DateOnly Day, double Middle, IReadOnlyList<ChartBar> Bars, long Sum, double Top)
{
    public long Count(int group) => Bars.FirstOrDefault(bar => bar.Group == group)?.Count ?? 0;
}

/// <summary>Stacked columns by day, worked out as numbers, so that the page only draws.</summary>
internal sealed class StackedChart
{
    public const double Width = 1180;
    public const double Left = 40;
    public const double Bottom = 170;
    private const double Top = 14;

    /// <param name="groups">How many there are.</param>
    /// <param name="today">The last column.</param>
    public StackedChart(IReadOnlyList<ChartCount> counts, int groups, DateOnly today, int days)
    {
        Dictionary<(DateOnly, int), long> sums = [];
        foreach (var count in counts)
        {
            sums[(count.Day, count.Group)] = sums.GetValueOrDefault((count.Day, count.Group)) + count.Count;
        }

        var wanted = Enumerable.Range(0, days).Select(back => today.AddDays(back - days + 1)).ToList();
        long most = wanted.Max(day => Enumerable.Range(0, groups).Sum(group => sums.GetValueOrDefault((day, group))));
        Step = NiceStep(most);
        Lines = Math.Max(1, (int)Math.Ceiling((double)most / Step));
        Scale = (Bottom - Top) / (Lines * Step);
        double slot = (Width - Left) / days;
        BarWidth = slot * 0.62;
        Used = [.. Enumerable.Range(0, groups).Where(group => wanted.Exists(day => sums.GetValueOrDefault((day, group)) > 0))];
        Days = [.. wanted.Select((day, at) => Column(day, Left + (at * slot) + ((slot - BarWidth) / 2), groups, sums))];
    }

    public long Step { get; }
    public int Lines { get; }
    public double Scale { get; }
    public double BarWidth { get; }

    /// <summary>The groups that occur.</summary>
    public IReadOnlyList<int> Used { get; }
    public IReadOnlyList<ChartDay> Days { get; }

    public long Sum(int group) => Days.Sum(day => day.Count(group));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private ChartDay Column(DateOnly day, double x, int groups, Dictionary<(DateOnly, int), long> sums)
    {
        List<ChartBar> bars = [];
        double y = Bottom;
        for (int group = 0; group < groups; group++)
        {
            long count = sums.GetValueOrDefault((day, group));
            if (count > 0)
            {
                y -= count * Scale;
                bars.Add(new(group, count, x, y, count * Scale));
            }
        }

        return new(day, x + (BarWidth / 2), bars, bars.Sum(bar => bar.Count), y);
    }

    // 1, 2 or 5 times a power of ten, so that at most six lines stand.
    private static long NiceStep(long most)
    {
        long step = 1;
        for (int turn = 0; most > step * 6; turn++)
        {
            step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
        }

        return step;
    }
}
