using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Overview;

/// <summary>Each chart of the overview has its numbers as a table, and shows nobody what lies beyond his domains.</summary>
public sealed class ChartsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en-GB", "1,203", "2 h 0 min")]
    [InlineData("de-DE", "1.203", "2 Std. 0 Min.")]
    public async Task Numbers_of_each_chart_stand_in_a_table_in_the_viewers_language(string culture, string judged, string median)
    {
        await using var app = await FilledAsync();
        using CultureScope scope = new(culture);
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("overview");
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("main section.block:has(.switch)").Count), Patience);

        for (int at = 0; at < 5; at++)
        {
            var block = page.FindAll("main section.block:has(.switch)")[at];
            Assert.NotEmpty(block.QuerySelectorAll("svg"));
            Assert.NotEmpty(block.QuerySelectorAll(".tablewrap.printonly tbody tr"));
            await block.QuerySelectorAll(".switch button")[^1].ClickAsync(new());
            block = page.FindAll("main section.block:has(.switch)")[at];
            Assert.NotEmpty(block.QuerySelectorAll(".tablewrap:not(.printonly) tbody tr"));
            Assert.Empty(block.QuerySelectorAll("svg"));
        }

        string text = string.Join(' ', page.FindAll("main table.data td").Select(cell => cell.TextContent));
        Assert.Contains(judged, text, StringComparison.Ordinal);
        Assert.Contains(median, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrivals_show_seven_thirty_or_ninety_days()
    {
        await using var app = await FilledAsync();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("overview");
        Assert.Equal("2", Arrivals(page));

        await page.FindAll("main .switch")[0].QuerySelectorAll("button")[2].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("3", Arrivals(page)), Patience);
        await page.FindAll("main .switch")[0].QuerySelectorAll("button")[0].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("2", Arrivals(page)), Patience);
    }

    [Fact]
    public async Task Limited_person_sees_charts_of_his_domains_only()
    {
        await using var app = await FilledAsync();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Auditor, "other.test"));

        var page = viewer.Open("overview");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("main section.block:has(.switch)").Count), Patience);
        Assert.Empty(page.FindAll("main .block svg.chart, main .ages"));
        Assert.Empty(page.FindAll("main .block:has(.switch) tbody tr"));
        using PageViewer mine = new(app, PageViewer.Person(Roles.Auditor, "mine.test"));
        var his = mine.Open("overview");
        his.WaitForAssertion(() => Assert.Equal(3, his.FindAll("main section.block:has(.switch):has(tbody tr)").Count), Patience);
    }

    private static string Arrivals(IRenderedComponent<QueueDashboard.Web.Routes> page) =>
        page.FindAll("main section.block:has(.switch)")[0].QuerySelectorAll(".legend b").Sum(sum => int.Parse(sum.TextContent, CultureInfo.CurrentCulture)).ToString(CultureInfo.InvariantCulture);

    /// <summary>One message held, one settled long ago, bounces judged, a digest sent.</summary>
    private static async Task<AccessApp> FilledAsync()
    {
        AccessApp app = new();
        long now = app.Get<TimeProvider>().Now();
        await app.Get<UnitOfWork>().WriteAsync(
            async (db, token) =>
            {
                ItemRow held = Item(now, RecipientState.Held, null);
                ItemRow old = Item(now - (80 * Microseconds.PerDay), RecipientState.Released, now - (80 * Microseconds.PerDay) + 1);
                ItemRow settled = Item(now - (120 * 60 * Microseconds.PerSecond), RecipientState.Deleted, now);
                settled.ReceivedAt = now - (120 * 60 * Microseconds.PerSecond);
                db.Items.AddRange(held, old);
                await db.SaveChangesAsync(token);
                db.Items.Add(settled);
                db.BatvDays.Add(new BatvDayRow { Day = (int)(now / Microseconds.PerDay), Word = "untagged", Count = 1203, Bounces = 1203, Failed = 1203 });
                db.Digests.Add(new DigestRow { SentTo = "a@mine.test", MessageId = "<x>", State = DigestState.Sent, CreatedAt = now, DueAt = now, SettledAt = now });
            },
            Cancel);
        return app;
    }

    private static ItemRow Item(long receivedAt, RecipientState state, long? settledAt)
    {
        ItemRow item = new() { ReceivedAt = receivedAt, Queue = QueueName.Quarantine, State = state, SettledAt = settledAt, Reason = ReasonCode.Spam, Source = "test", RecipientCount = 1, RecipientsShown = "anna@mine.test" };
        item.Recipients.Add(new RecipientRow { Address = "anna@mine.test", AddressKey = "anna@mine.test", Queue = QueueName.Quarantine, State = state, ChangedAt = settledAt ?? receivedAt });
        return item;
    }

    private sealed class CultureScope : IDisposable
    {
        private readonly (CultureInfo, CultureInfo) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

        public CultureScope(string name) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);

        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
    }
}
