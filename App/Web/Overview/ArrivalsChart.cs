using System.Globalization;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Web.Overview;

/// <summary>One colour of the chart and the reasons that it stands for: more than eight colours nobody tells apart.</summary>
internal sealed record ReasonGroup(string Key, string Css, ReasonCode[] Reasons)
{
    public static ReasonGroup[] All { get; } =
    [
        new("Spam", "f-spam", [ReasonCode.Spam]),
        new("Phishing", "f-phishing", [ReasonCode.Phishing]),
        new("Virus", "f-virus", [ReasonCode.Virus]),
        new("Banned", "f-banned", [ReasonCode.Banned]),
        new("Policy", "f-policy", [ReasonCode.Policy]),
        new("ScannerFailed", "f-scanner", [ReasonCode.ScannerFailed]),
        new("Other", "f-undeliv", [ReasonCode.Undeliverable, ReasonCode.Backscatter, ReasonCode.Malformed, ReasonCode.Manual, ReasonCode.Unknown]),
    ];
}

internal sealed record ChartBar(ReasonGroup Group, long Count, double X, double Y, double Height);

internal sealed record ChartDay(DateOnly Day, double Middle, IReadOnlyList<ChartBar> Bars, long Sum, double Top);

/// <summary>Stacked columns by day, worked out as numbers, so that the page only draws.</summary>
internal sealed class ArrivalsChart
{
    public const double Width = 1180;
    public const double Left = 40;
    public const double Bottom = 170;
    private const double Top = 14;

    public ArrivalsChart(IReadOnlyList<DayCount> arrivals, DateOnly today, int days)
    {
        var groups = ReasonGroup.All;
        Dictionary<(DateOnly, string), long> counts = [];
        foreach (var arrival in arrivals)
        {
            string key = groups.First(group => group.Reasons.Contains(arrival.Reason)).Key;
            counts[(arrival.Day, key)] = counts.GetValueOrDefault((arrival.Day, key)) + arrival.Count;
        }

        var wanted = Enumerable.Range(0, days).Select(back => today.AddDays(back - days + 1)).ToList();
        var sums = wanted.ToDictionary(day => day, day => groups.Sum(group => counts.GetValueOrDefault((day, group.Key))));
        Step = NiceStep(sums.Values.Max());
        Lines = Math.Max(1, (int)Math.Ceiling((double)sums.Values.Max() / Step));
        Scale = (Bottom - Top) / (Lines * Step);
        double slot = (Width - Left) / days;
        BarWidth = slot * 0.62;
        Used = [.. groups.Where(group => wanted.Exists(day => counts.GetValueOrDefault((day, group.Key)) > 0))];
        Days = [.. wanted.Select((day, at) => Column(day, Left + (at * slot) + ((slot - BarWidth) / 2), sums[day], counts))];
    }

    public long Step { get; }
    public int Lines { get; }
    public double Scale { get; }
    public double BarWidth { get; }
    public IReadOnlyList<ReasonGroup> Used { get; }
    public IReadOnlyList<ChartDay> Days { get; }

    public long Sum(ReasonGroup group) => Days.Sum(day => day.Bars.Where(bar => bar.Group == group).Sum(bar => bar.Count));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private ChartDay Column(DateOnly day, double x, long sum, Dictionary<(DateOnly, string), long> counts)
    {
        List<ChartBar> bars = [];
        double y = Bottom;
        foreach (var group in ReasonGroup.All)
        {
            long count = counts.GetValueOrDefault((day, group.Key));
            if (count > 0)
            {
                y -= count * Scale;
                bars.Add(new(group, count, x, y, count * Scale));
            }
        }

        return new(day, x + (BarWidth / 2), bars, sum, y);
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
