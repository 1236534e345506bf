using System.Text;
using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Queues;
using QueueDashboard.Rules;
using QueueDashboard.Tests.Support;
using QueueDashboard.Tests.Web.Access;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Web.Rules;

public sealed class RulesPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_list_explains_itself_and_a_rule_made_in_the_form_stands_in_it()
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("rules");
        Assert.Contains("No rule yet", page.Find(".blank").TextContent, StringComparison.Ordinal);

        await page.Find(".rulehead .btn").ClickAsync(new());
        await page.Find(".ruleform").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".ruleform .error").Count), Patience);
        await page.Find(".ruleform .field input").ChangeAsync(new() { Value = "Invoices <b>" });
        await page.Find(".condition .value").ChangeAsync(new() { Value = "invoice" });
        await page.Find(".ruleform").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Invoices <b>", page.Find(".rules li").TextContent, StringComparison.Ordinal), Patience);
        var rule = Assert.Single(await app.Get<IReadRules>().ListAsync(Cancel));
        Assert.Equal(("Invoices <b>", true, true), (rule.Name, rule.Draft.WatchOnly, rule.Draft.Enabled));
        Assert.Equal([Condition("subject", "invoice")], rule.Draft.Conditions);
    }

    [Fact]
    public async Task Rules_are_switched_moved_and_deleted()
    {
        await using var app = new AccessApp();
        foreach (string name in new[] { "a", "b" })
        {
            await app.Get<RuleActions>().AddAsync(Desk.Anna, new RuleDraft { Name = name, Conditions = [Condition("subject", name)] }, Cancel);
        }

        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("rules");
        await page.Find("li[data-id='1'] .check").ChangeAsync(new() { Value = false });
        await page.Find("li[data-id='2'] .moves button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["2", "1"], page.FindAll(".rules li").Select(row => row.GetAttribute("data-id")!)), Patience);
        var rules = await app.Get<IReadRules>().ListAsync(Cancel);
        Assert.Equal([("b", true), ("a", false)], rules.Select(rule => (rule.Name, rule.Draft.Enabled)));

        await page.Find("li[data-id='1'] .moves button:last-child").ClickAsync(new());
        await page.Find("dialog .danger-fill").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".rules li")), Patience);
    }

    [Fact]
    public async Task Second_to_save_is_told_who_was_first()
    {
        await using var app = new AccessApp();
        await app.Get<RuleActions>().AddAsync(Desk.Anna, new RuleDraft { Name = "a", Conditions = [Condition("subject", "a")] }, Cancel);
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("rules");
        await page.Find(".rules .link").ClickAsync(new());
        await app.Get<RuleActions>().EnableAsync(Desk.Script, 1, false, Cancel);
        await page.Find(".ruleform").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("script changed this rule", page.Find(".ruleform [role=status]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Trial_says_of_each_condition_whether_it_is_met_and_shows_text_as_text()
    {
        await using var app = new AccessApp();
        await app.Get<RuleActions>().AddAsync(Desk.Anna, new RuleDraft { Name = "stop", Conditions = [Condition("subject", "<b>"), Condition("sender", "kunde.test")] }, Cancel);
        await app.Get<RuleActions>().AddAsync(Desk.Anna, new RuleDraft { Name = "other", Conditions = [Condition("score", "5")] }, Cancel);
        Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
            new IncomingMessage { Source = "test", ReversePath = "a@kunde.test", Recipients = [new("anna@mine.test")], Content = Encoding.ASCII.GetBytes("Subject: <b>bold</b>\r\n\r\ntext\r\n") }, Cancel));
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("rules/try");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".found button")), Patience);
        await page.Find(".found button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("\"stop\" would stop it", page.Find(".say").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["Met", "Met", "Not met"], page.FindAll(".tried .steps .hide").Select(word => word.TextContent.TrimEnd(' ', ':')));
        Assert.Contains("<b>bold</b>", page.Find(".tried .steps small").TextContent, StringComparison.Ordinal);
    }
}
