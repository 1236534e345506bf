using System.Text;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web;

/// <summary>What stands on each page for each role: what he may is there, what he may not is absent. A new page needs a line here.</summary>
public sealed class PageContentRightsTests
{
    private const string Actors = "operator administrator limited";
    private const string All = "auditor operator administrator limited";
    private static readonly string[] Callers = All.Split(' ');

    /// <summary>The page, an address of it, what to look for (a selector), and who finds it.</summary>
    private static readonly (string Page, string Address, string Selector, string Found)[] Table =
    [
        ("/overview", "overview", ".figures a", All),
        ("/overview", "overview", "nav a[href='queues/all']", All),
        ("/overview", "overview", "nav a[href='digests']", All),
        ("/overview", "overview", "nav a[href='backscatter']", "auditor administrator"),
        ("/overview", "overview", "nav a[href='settings']", "administrator"),
        ("/overview", "overview", ".note a[href^='settings']", "administrator"),
        ("/queues/{Word}", "queues/all", ".row[data-id='1']", All),
        ("/queues/{Word}", "queues/all", ".row[data-id='2']", "auditor operator administrator"),
        ("/queues/{Word}", "queues/all?item=1", ".reading .mhead", All),
        ("/queues/{Word}", "queues/all?item=1", ".reading .acts button[title$='(r)']", Actors),
        ("/queues/{Word}", "queues/all?item=1", ".reading .acts button[title$='(q)']", Actors),
        ("/queues/{Word}", "queues/all?item=1", ".reading .acts button[title$='(#)']", Actors),
        ("/queues/{Word}", "queues/all?item=2", ".reading .mhead", "auditor operator administrator"),
        ("/digests", "digests", "table.hoverable a[href='digests/1']", All),
        ("/digests", "digests", "table.hoverable a[href='digests/2']", "auditor operator administrator"),
        ("/digests", "digests", ".pagehead button.primary", "operator administrator"),
        ("/digests", "digests", "td button.link:not(.sp)", All),
        ("/digests", "digests", "td button.link.sp", "administrator"),
        ("/digests/{Id:long}", "digests/1", "iframe.mailframe", All),
        ("/digests/{Id:long}", "digests/2", "iframe.mailframe", "auditor operator administrator"),
        ("/digests/choices", "digests/choices", "main tr[data-key='anna@mine.test']", All),
        ("/digests/choices", "digests/choices", "main tr[data-key='berta@other.test']", "auditor operator administrator"),
        ("/digests/choices", "digests/choices", ".pagehead button.primary", "administrator"),
        ("/digests/choices", "digests/choices", "main td button.link", "administrator"),
        ("/requests", "requests", "main .requestlist li[data-id='1']", Actors),
        ("/requests", "requests", "main .requestlist li[data-id='2']", "operator administrator"),
        ("/requests", "requests", "main .asks button", Actors),
        ("/overview", "overview", "nav a[href='requests']", Actors),
        ("/backscatter", "backscatter", "main .bounces", "auditor administrator"),
        ("/backscatter/{Tab}", "backscatter/keys", "main .slots", "auditor administrator"),
        ("/backscatter/{Tab}", "backscatter/keys", "main .blockhead button.primary", "administrator"),
        ("/backscatter/{Tab}", "backscatter/exemptions", "main .exempt", "administrator"),
        ("/backscatter/{Tab}", "backscatter/settings", "main .saves button", "administrator"),
        ("/backscatter/{Tab}", "backscatter/try", "main form", "auditor administrator"),
        ("/rules", "rules", "main nav.tabs", "administrator"),
        ("/rules/{Tab}", "rules/try", "main form[role=search]", "administrator"),
        ("/overview", "overview", "nav a[href='rules']", "administrator"),
        ("/senders", "senders", "main .senderhead a", All),
        ("/senders", "senders", "main .senderhead button.primary", Actors),
        ("/senders/{Tab}", "senders/allowed", "main .senderhead a", All),
        ("/senders/{Tab}", "senders/import", "main textarea", Actors),
        ("/senders/{Tab}", "senders/setup", "main .copy", "administrator"),
        ("/sources", "sources", "main nav.tabs", "auditor administrator"),
        ("/sources/{Tab}", "sources/smtp", "main .copy", "administrator"),
        ("/sources/{Tab}", "sources/postfix", "main .copy", "administrator"),
        ("/sources/{Tab}", "sources/rspamd", "main .copy", "administrator"),
        ("/sources/{Tab}", "sources/folders", "main .copy", "administrator"),
        ("/alarms", "alarms", "main form.usual", "administrator"),
        ("/overview", "overview", "nav a[href='alarms']", "administrator"),
        ("/overview", "overview", "nav a[href='audit']", "auditor administrator"),
        ("/overview", "overview", "nav a[href='people']", "administrator"),
        ("/overview", "overview", ".menubox a[href='account']", All),
        ("/account", "account", "main a[href='account/password']", All),
        ("/account", "account", "main a[href='account/passkey']", All),
        ("/people", "people", "main nav.tabs", "administrator"),
        ("/people/{Tab}", "people/tokens", "main form button.primary", "administrator"),
        ("/audit", "audit", "main table", "auditor administrator"),
        ("/audit", "audit", "main a[href^='api/v1/audit']", "auditor administrator"),
        ("/settings", "settings", "main .sections", "administrator"),
        ("/settings/{Section}", "settings/relays", "main input", "administrator"),
    ];

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public void Table_names_every_page()
    {
        var pages = typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false)).Select(route => ((RouteAttribute)route).Template);
        Assert.Equal(pages.Order(StringComparer.Ordinal), Table.Select(line => line.Page).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Page_shows_each_what_the_table_says()
    {
        await using var app = await FilledAsync();
        List<string> wrong = [];
        foreach (string caller in Callers)
        {
            using var viewer = new PageViewer(app, Person(caller));
            foreach (var lines in Table.GroupBy(line => line.Address))
            {
                var page = viewer.Open(lines.Key);

                // What he may see first: when it stands there, the page is complete, and what is absent stays so.
                foreach (var (_, address, selector, found) in lines.OrderByDescending(line => May(line.Found, caller)))
                {
                    if (!Shows(page, selector, May(found, caller)))
                    {
                        wrong.Add($"{caller}: {selector} is {(May(found, caller) ? "missing" : "shown")} on {address}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>A button that is not shown can still be called: over a live connection, or by a key.</summary>
    [Fact]
    public async Task Act_of_one_who_may_not_is_refused_by_the_server()
    {
        await using var app = await FilledAsync();
        var acts = app.Get<IActFromPages>();
        foreach (var act in Enum.GetValues<ItemAct>())
        {
            var auditor = await acts.DoAsync(act, Caller.Of(Person("auditor"), null), [new ActTarget(1)], Cancel);
            var limited = await acts.DoAsync(act, Caller.Of(Person("limited"), null), [new ActTarget(2)], Cancel);

            Assert.Equal((0, 1), (auditor.Done, auditor.Problems.Count));
            Assert.Equal((0, 1), (limited.Done, limited.Problems.Count));
        }

        Assert.Null(await acts.OpenAsync(Caller.Of(Person("limited"), null), 2, "text", Cancel));
        Assert.Throws<InvalidOperationException>(() => Caller.Of(new(), null));
        foreach (long id in (long[])[1, 2])
        {
            Assert.Equal(RecipientState.Held, (await app.Get<IReadItems>().FindAsync(id, null, Cancel))!.Row.State);
        }
    }

    [Fact]
    public async Task Keys_of_one_who_may_not_act_change_nothing_and_say_so()
    {
        await using var app = await FilledAsync();
        using var viewer = new PageViewer(app, Person("auditor"));
        var page = viewer.Open("queues/all?item=1");
        var queue = page.FindComponent<QueuePage>();

        await queue.InvokeAsync(() => queue.Instance.PressAsync("#", false));

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find(".toast.bad").Text()));
        Assert.Equal(RecipientState.Held, (await app.Get<IReadItems>().FindAsync(1, null, Cancel))!.Row.State);
    }

    private static bool May(string found, string caller) => found.Split(' ').Contains(caller);

    private static bool Shows(IRenderedComponent<Routes> page, string selector, bool expected)
    {
        try
        {
            page.WaitForState(() => page.FindAll(selector).Count > 0 == expected, expected ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(1));
            return true;
        }
        catch (Bunit.Extensions.WaitForHelpers.WaitForFailedException)
        {
            return false;
        }
    }

    private static System.Security.Claims.ClaimsPrincipal Person(string caller) =>
        caller == "limited" ? PageViewer.Person(Roles.Operator, "mine.test") : PageViewer.Person(caller);

    private static async Task<AccessApp> FilledAsync()
    {
        var app = new AccessApp();
        await app.Get<ChangeSettings>().SaveAsync(Actor.Cli("test"), new GeneralSettings { PublicAddress = "https://queue.test", OwnDomains = ["mine.test", "other.test"] }, null, Cancel);
        foreach (string recipient in (string[])["anna@mine.test", "berta@other.test"])
        {
            Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
                new IncomingMessage { Source = "test", ReversePath = "a@kunde.test", Recipients = [new(recipient)], Content = Encoding.ASCII.GetBytes("From: a@kunde.test\r\nSubject: x\r\n\r\nHello\r\n") },
                Cancel));
            await app.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), Cancel);
        }

        foreach (var (item, recipient) in new[] { (1, "anna@mine.test"), (2, "berta@other.test") })
        {
            Assert.Equal(AskResult.Asked, await app.Get<RequestActions>().AskAsync(item, recipient, "please", Actor.Link(recipient, null), Cancel));
            Assert.IsType<ChoiceOutcome.Done>(await app.Get<RecipientChoices>().SaveAsync(recipient, new ChoiceDraft { Language = "de" }, Actor.Link(recipient, null), Cancel));
        }

        return app;
    }
}
