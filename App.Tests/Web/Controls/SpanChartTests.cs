using QueueDashboard.Web.Controls;

namespace QueueDashboard.Tests.Web.Controls;

public sealed class SpanChartTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void Longer_times_stand_higher_and_all_stays_within_the_chart()
    {
        SpanValue[] values =
        [
            new(Today, 0, 5, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(20)),
            new(Today, 1, 5, TimeSpan.FromHours(2), TimeSpan.FromDays(20)),
            new(Today.AddDays(-13), 2, 5, TimeSpan.Zero, TimeSpan.Zero),
            new(Today.AddDays(-14), 2, 5, TimeSpan.Zero, TimeSpan.FromDays(900)),
        ];

        SpanChart chart = new(values, 3, Today, 14);

        Assert.Equal(3, chart.Bars.Count);
        Assert.Equal([0, 1, 2], chart.Used);
        Assert.All(chart.Bars, bar =>
        {
            Assert.InRange(bar.X, SpanChart.Left, SpanChart.Width);
            Assert.InRange(bar.FromY, 0, SpanChart.Bottom);
            Assert.InRange(bar.ToY, 0, bar.FromY);
        });
        Assert.True(chart.Bars.Single(bar => bar.Value.Group == 1).FromY < chart.Bars.Single(bar => bar.Value.Group == 0).FromY);
        Assert.Equal(TimeSpan.FromDays(30), chart.Lines[^1].At);
    }

    [Fact]
    public void Nothing_to_draw_is_no_fault()
    {
        SpanChart chart = new([], 3, Today, 14);

        Assert.Empty(chart.Bars);
        Assert.Empty(chart.Used);
        Assert.Equal(14, chart.Middles.Count);
    }
}
