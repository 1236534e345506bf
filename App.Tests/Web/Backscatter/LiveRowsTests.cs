using QueueDashboard.Batv;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Web.Backscatter;

public sealed class LiveRowsTests
{
    [Fact]
    public void Arrivals_wait_until_they_are_shown()
    {
        var rows = Started(2, 1);

        Assert.True(rows.Arrived(Page(3, 2, 1), atOnce: false));
        Assert.Equal((1, 2), (rows.Waiting, rows.Entries.Count));
        Assert.True(rows.ShowWaiting());
        Assert.Equal([3L, 2, 1], rows.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void Same_arrivals_are_news_once()
    {
        var rows = Started(1);
        rows.Arrived(Page(2, 1), atOnce: false);

        Assert.False(rows.Arrived(Page(2, 1), atOnce: false));
        Assert.True(rows.Arrived(Page(3, 2, 1), atOnce: false));
    }

    [Fact]
    public void More_than_a_page_of_arrivals_is_read_anew()
    {
        var rows = Started(2, 1);
        rows.Arrived(Page(9, 8), atOnce: true);

        Assert.Equal([2L, 1], rows.Entries.Select(entry => entry.Id));
        Assert.False(rows.ShowWaiting());
    }

    [Fact]
    public void Older_rows_that_are_shown_already_are_not_shown_twice()
    {
        var rows = Started(3, 2);
        rows.Append(Page(2, 1));

        Assert.Equal([3L, 2, 1], rows.Entries.Select(entry => entry.Id));
    }

    private static LiveRows Started(params long[] ids)
    {
        LiveRows rows = new();
        rows.Start(Page(ids));
        return rows;
    }

    private static HistoryPage Page(params long[] ids) => new([.. ids.Select(id => Bounces.Entry(id))], null);
}
