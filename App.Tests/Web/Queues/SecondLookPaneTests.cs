using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class SecondLookPaneTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Then", "Now", "reject", "let through", "refused this message when it came")]
    [InlineData("de", "Damals", "Jetzt", "abweisen", "durchlassen", "beim Eingang abgewiesen")]
    public async Task Then_and_now_stand_side_by_side(string language, string then, string now, string first, string second, string copy)
    {
        await using var app = await FilledAsync(("Rspamd:CheckUrl", "http://127.0.0.1:1/checkv2"));
        using var viewer = In(language, app, Roles.Operator);

        var page = viewer.Open("queues/all?item=1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".looks tbody tr")), TimeSpan.FromSeconds(30));

        Assert.Equal([then, now], page.FindAll(".looks th.v").Select(head => head.TextContent));
        Assert.Equal([first, second], page.FindAll(".looks tbody tr")[0].QuerySelectorAll("td.v").Select(cell => cell.TextContent));
        Assert.Contains("NEW_RULE", page.Find(".looks").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("STAYS", page.Find(".looks").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".look button.btn"));
        Assert.Contains(copy, page.Find(".why").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_sees_the_verdict_and_cannot_ask()
    {
        await using var app = await FilledAsync(("Rspamd:CheckUrl", "http://127.0.0.1:1/checkv2"));
        using var viewer = In("en", app, Roles.Auditor);

        var page = viewer.Open("queues/all?item=1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".looks")), TimeSpan.FromSeconds(30));

        Assert.Empty(page.FindAll(".look button.btn"));
    }

    [Fact]
    public async Task Without_a_scanner_nothing_of_it_is_shown()
    {
        await using var app = await FilledAsync();
        using var viewer = In("en", app, Roles.Administrator);

        var page = viewer.Open("queues/all?item=1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".why")), TimeSpan.FromSeconds(30));

        Assert.Empty(page.FindAll(".look"));
    }

    [Fact]
    public async Task Scanner_that_is_away_is_told_where_it_was_asked()
    {
        await using var app = await FilledAsync(("Rspamd:CheckUrl", "http://127.0.0.1:1/checkv2"));
        using var viewer = In("en", app, Roles.Operator);
        var page = viewer.Open("queues/all?item=1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".look button.btn")), TimeSpan.FromSeconds(30));

        await page.Find(".look button.btn").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("No second verdict: Rspamd cannot be reached", page.Find(".look .note").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Release_of_a_copy_is_asked_about()
    {
        await using var app = await FilledAsync();
        using var viewer = In("en", app, Roles.Operator);
        var page = viewer.Open("queues/all?item=1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".reading .acts button[title$='(r)']")), TimeSpan.FromSeconds(30));

        await page.Find(".reading .acts button[title$='(r)']").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("the dashboard's copy", page.Find("dialog").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.StartsWith("Copy · ", page.Find(".row[data-id='1'] .reason").TextContent.Trim(), StringComparison.Ordinal);
    }

    private static PageViewer In(string language, AccessApp app, string role)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
        return new PageViewer(app, PageViewer.Person(role));
    }

    private static async Task<AccessApp> FilledAsync(params (string Key, string Value)[] settings)
    {
        AccessApp app = new(settings);
        Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
            new IncomingMessage
            {
                Source = "rspamd:mx1",
                ReversePath = "a@kunde.test",
                Recipients = [new("anna@mine.test")],
                Content = Encoding.ASCII.GetBytes("From: a@kunde.test\r\nSubject: x\r\n\r\nHello\r\n"),
                Marks = ItemMarks.Copy,
                Reason = RspamdReason.Of("reject", 25, [new RspamdSymbol("STAYS", 20, null, null), new RspamdSymbol("OLD_RULE", 5, null, null)]),
            },
            Cancel));
        await app.Get<UnitOfWork>().WriteAsync(
            (db, cancel) => SecondLookStore.AddAsync(db, 1, app.Clock.Now(), ActorWords.Stored(Actor.Cli("test")), "127.0.0.1:1", new RspamdVerdict("no action", 20, 25, [new RspamdSymbol("STAYS", 20, null, null), new RspamdSymbol("NEW_RULE", 0.5, null, null)]), cancel),
            Cancel);
        return app;
    }
}
