using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Alarms;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Tests.Alarms;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Alarms;

public sealed class AlarmsPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_page_adds_the_usual_five_in_one_click_switched_off()
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("alarms");
        Assert.Contains("No alarm yet", page.Find(".blank").TextContent, StringComparison.Ordinal);

        await page.Find("form.usual").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll(".alarms li.off").Count), Patience);
        Assert.Equal(5, page.FindAll(".alarms .ways .tag.warn").Count);
        await page.Find(".alarms li[data-id='1'] .check").ChangeAsync(new() { Value = true });
        page.WaitForAssertion(() => Assert.Contains("Nobody would be told", page.Find("[role=status]").TextContent, StringComparison.Ordinal), Patience);
        Assert.All(await app.Get<IReadAlarms>().ListAsync(Cancel), alarm => Assert.False(alarm.Draft.Enabled));
    }

    [Fact]
    public async Task Alarm_made_in_the_form_stands_in_the_list_without_the_path_of_its_webhook()
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("alarms");
        await page.Find(".rulehead .btn").ClickAsync(new());
        await page.Find(".alarmform").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Nobody would be told", page.Find(".alarmform").TextContent, StringComparison.Ordinal), Patience);

        await page.Find(".alarmform select").ChangeAsync(new() { Value = nameof(AlarmKind.RelayFailed) });
        Assert.Contains("Longer than so many minutes", page.Find(".alarmform").TextContent, StringComparison.Ordinal);
        await page.Find(".alarmform input[placeholder^=https]").ChangeAsync(new() { Value = "https://chat.example.org/hooks/secret-path" });
        await page.Find(".alarmform input[type=password]").ChangeAsync(new() { Value = "open-sesame" });
        await page.Find(".alarmform").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("The mail server takes nothing", page.Find(".alarms li").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("secret-path", page.Find(".alarms").ToString()!, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", page.Markup, StringComparison.Ordinal);
        var alarm = Assert.Single(await app.Get<IReadAlarms>().ListAsync(Cancel));
        Assert.Equal((AlarmKind.RelayFailed, 5, true, true), (alarm.Draft.Kind, alarm.Draft.Limit, alarm.Draft.Enabled, alarm.HasSecret));
    }

    [Fact]
    public async Task Alarm_that_goes_only_through_what_it_watches_is_marked()
    {
        await using var app = new AccessApp(("Defaults:DigestRelay", "smtp://mx.test:25"), ("Defaults:ReleaseRelay", "smtp://mx.test:25"));
        await AddAsync(app, new AlarmDraft { Name = "alone", Kind = AlarmKind.RelayFailed, Limit = 5, MailTo = "a@example.org" });
        await AddAsync(app, new AlarmDraft { Name = "both", Kind = AlarmKind.RelayFailed, Limit = 5, MailTo = "a@example.org", Webhook = "https://chat.example.org/x" });
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));

        var page = viewer.Open("alarms");

        Assert.Contains("Goes only through what it watches", page.Find("li[data-id='1']").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("li[data-id='2'] .tag.warn"));
    }

    [Fact]
    public async Task Test_button_shows_the_outcome_of_each_way_in_place_and_the_history_has_it()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var app = new AccessApp();
        await AddAsync(app, new AlarmDraft { Name = "x", Webhook = sink.Address, MailTo = "a@example.org" });
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("alarms");

        await page.Find(".alarms button.test").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Mail: no relay is set", page.Find(".testsaid").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Webhook: sent", page.Find(".testsaid").TextContent, StringComparison.Ordinal);
        Assert.Equal("test", (string)Assert.Single(sink.Calls).Json["event"]!);
        await page.Find(".alarms button[aria-expanded=false]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".alarmhistory tbody tr")), Patience);
    }

    [Fact]
    public async Task What_rings_stands_on_the_overview_and_in_the_navigation()
    {
        await using var app = new AccessApp();
        await AddAsync(app, new AlarmDraft { Name = "Oh <b>no</b>", Kind = AlarmKind.Held, Limit = 0, MailTo = "a@example.org" });
        await HeldMail.HoldAsync(app, "anna@mine.test");
        await app.Get<AlarmRounds>().RunAsync(Cancel);
        using PageViewer administrator = new(app, PageViewer.Person(Roles.Administrator));
        using PageViewer operators = new(app, PageViewer.Person(Roles.Operator));
        using PageViewer limited = new(app, PageViewer.Person(Roles.Administrator, "mine.test"));

        var page = administrator.Open("overview");
        page.WaitForAssertion(() => Assert.Contains("Oh <b>no</b>", page.Find("#alarms-note").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Nobody could be told", page.Find("#alarms-note").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("1", page.Find("nav .ringing").TextContent, StringComparison.Ordinal);
        var other = operators.Open("overview");
        Assert.NotEmpty(other.FindAll("#alarms-note"));
        Assert.Empty(other.FindAll("#alarms-note a"));
        Assert.Empty(limited.Open("overview").FindAll("#alarms-note, nav .ringing"));
        Assert.Contains("Not for this account", limited.Open("alarms").Find("main").TextContent, StringComparison.Ordinal);
    }

    private static async Task AddAsync(AccessApp app, AlarmDraft draft) => Assert.IsType<AlarmResult.Done>(await app.Get<AlarmDesk>().AddAsync(AlarmBench.Anna, draft, Cancel));
}
