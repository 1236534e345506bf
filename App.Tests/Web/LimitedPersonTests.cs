using System.Text;
using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web;

/// <summary>An operator for mine.test only, in front of a dashboard with mail for others too.</summary>
public sealed class LimitedPersonTests : IAsyncLifetime
{
    private static readonly System.Security.Claims.ClaimsPrincipal Limited = PageViewer.Person(Roles.Operator, "mine.test");
    private readonly AccessApp _app = new();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.Get<ChangeSettings>().SaveAsync(Actor.Cli("test"), new GeneralSettings { PublicAddress = "https://queue.test", OwnDomains = ["mine.test", "other.test"] }, null, Cancel);
        await HoldAsync("For me", "anna@mine.test");
        await HoldAsync("For both", "berta@mine.test", "secret@other.test");
        await HoldAsync("For others", "secret@other.test");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void Navigation_and_overview_count_his_messages_only()
    {
        using var viewer = new PageViewer(_app, Limited);
        var page = viewer.Open("overview");

        page.WaitForAssertion(() => Assert.Equal("2", page.Find("nav a[href='queues/all'] .n").TextContent));
        page.WaitForAssertion(() => Assert.Equal("2", page.Find(".figures a[href='queues/quarantine'] .big").TextContent));
        Assert.Contains("2 messages", page.Find("main .pagehead p").TextContent, StringComparison.Ordinal);
        using var all = new PageViewer(_app, PageViewer.Person(Roles.Operator));
        var others = all.Open("overview");
        others.WaitForAssertion(() => Assert.Equal("3", others.Find("nav a[href='queues/all'] .n").TextContent));
    }

    [Fact]
    public void List_and_reading_pane_name_his_recipients_only()
    {
        using var viewer = new PageViewer(_app, Limited);

        var list = viewer.Open("queues/all");
        list.WaitForAssertion(() => Assert.Equal(2, list.FindAll(".row[data-id]").Count));
        Assert.DoesNotContain("secret", list.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("For others", list.Markup, StringComparison.Ordinal);
        var open = viewer.Open("queues/all?item=2");
        open.WaitForAssertion(() => Assert.Contains("berta@mine.test", open.Find("article.reading").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("secret@other.test", open.Find("article.reading").TextContent, StringComparison.Ordinal);
        var closed = viewer.Open("queues/all?item=3");
        closed.WaitForAssertion(() => Assert.DoesNotContain("For others", closed.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Digests_page_shows_those_to_his_domains_and_offers_no_sending_to_all()
    {
        await AdministratorsTooAsync();
        var sent = await _app.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), Cancel);
        Assert.Equal(["anna@mine.test", "berta@mine.test", "boss@mine.test", "elsewhere@other.test", "secret@other.test"], sent.Select(digest => digest.To).Order(StringComparer.Ordinal));
        using var viewer = new PageViewer(_app, Limited);

        var page = viewer.Open("digests");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("table.hoverable tbody tr").Count));
        Assert.DoesNotContain("secret@other.test", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere@other.test", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button.primary"));
        foreach (var digest in sent)
        {
            bool his = digest.To is "anna@mine.test" or "berta@mine.test";
            var one = viewer.Open($"digests/{digest.Id}");
            one.WaitForAssertion(() => Assert.Equal(his ? 1 : 0, one.FindAll("iframe").Count));
            Assert.Equal(his, one.Markup.Contains(digest.To, StringComparison.Ordinal));
        }

        using var all = new PageViewer(_app, PageViewer.Person(Roles.Operator));
        Assert.NotEmpty(all.Open("digests").FindAll("button.primary"));
    }

    [Fact]
    public async Task Preview_is_of_a_reader_in_his_domains_and_never_of_the_administrators()
    {
        await AdministratorsTooAsync();
        using var viewer = new PageViewer(_app, Limited);
        var page = viewer.Open("digests");

        // The administrators' row has none, the recipients' row has one.
        var button = Assert.Single(page.FindAll("td button.link"));
        await button.ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("@mine.test", page.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("other.test", page.Find("dialog").ToString()!, StringComparison.Ordinal);
    }

    private async Task AdministratorsTooAsync()
    {
        await _app.Get<DigestRounds>().EnsureFirstAsync(Cancel);
        var row = (await _app.Get<DigestQueries>().SubscriptionsAsync(Cancel)).Single(one => one.Audience == Audience.Administrators);
        var draft = new SubscriptionDraft { Enabled = true, Addresses = "boss@mine.test\nelsewhere@other.test", Queues = 7, Schedule = DigestSchedule.Daily, Language = "en", Cap = 50 };
        Assert.IsType<SettingOutcome.Saved>(await _app.Get<SubscriptionDesk>().SaveAsync(Actor.Cli("test"), row.Id, draft, row.Version, Cancel));
    }

    private async Task HoldAsync(string subject, params string[] recipients) => Assert.IsType<HoldOutcome.Held>(await _app.Get<IHoldMessages>().HoldAsync(
        new IncomingMessage
        {
            Source = "test",
            ReversePath = "a@kunde.test",
            Recipients = [.. recipients.Select(address => new IncomingRecipient(address))],
            Content = Encoding.ASCII.GetBytes($"From: A <a@kunde.test>\r\nSubject: {subject}\r\nX-Quarantine-Queue: quarantine\r\nX-Quarantine-Reason: spam\r\n\r\nHello\r\n"),
        },
        Cancel));
}
