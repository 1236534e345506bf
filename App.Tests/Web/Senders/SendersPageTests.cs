using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;
using QueueDashboard.Tests.Support;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Senders;

public sealed class SendersPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sender_blocked_in_the_form_stands_in_the_list_and_is_removed_again()
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Operator));
        var page = viewer.Open("senders");
        page.WaitForAssertion(() => Assert.Contains("No sender is blocked", page.Find(".blank").TextContent, StringComparison.Ordinal), Patience);

        await page.Find(".senderhead .primary").ClickAsync(new());
        await page.Find("form.form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("A sender is an address", page.Find(".error").TextContent, StringComparison.Ordinal), Patience);
        await page.Find("form.form .field input").ChangeAsync(new() { Value = "News@Shop.example" });
        await page.Find("form.form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("news@shop.example", page.Find("tbody tr").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(SenderVerdict.Block, app.Get<IJudgeSenders>().Judge(new SenderQuestion("news@shop.example", "a@local.test", []), DateTimeOffset.UtcNow)?.Verdict);

        await page.FindAll("tbody .acts button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tbody tr")), Patience);
    }

    [Fact]
    public async Task One_who_is_limited_sees_what_is_for_everybody_and_cannot_change_it()
    {
        await using var app = new AccessApp();
        foreach (string whom in new[] { "", "@mine.test", "@other.test" })
        {
            await app.Get<IChangeSenders>().SetAsync(new SenderDraft { Verdict = SenderVerdict.Block, Pattern = "shop.example", For = whom }, Desk.Anna, null, null, Cancel);
        }

        using PageViewer viewer = new(app, PageViewer.Person(Roles.Operator, "mine.test"));
        var page = viewer.Open("senders");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count), Patience);
        Assert.Equal(2, page.FindAll("tbody .acts button").Count);
        Assert.Contains("@mine.test", page.Find("tbody tr:has(.acts button)").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_shows_what_it_would_do_before_it_does_it()
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Operator));
        var page = viewer.Open("senders/import");
        await page.Find("textarea").ChangeAsync(new() { Value = "a.example\nnot a sender\nb.example OK" });
        await page.Find(".saves .btn").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count), Patience);
        Assert.Contains("2 new, 0 changed, 0 known already, 1 refused", page.Find("section p[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, app.Get<SenderKeeper>().Book.Count);
        await page.Find(".saves .primary").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("2", Assert.Single(page.FindAll("tbody tr")).QuerySelector("td")!.TextContent), Patience);
        Assert.Equal(2, app.Get<SenderKeeper>().Book.Count);
    }
}
