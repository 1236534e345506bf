using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class BulkTests
{
    [Fact]
    public async Task All_that_match_are_selected_confirmed_and_acted_on_behind_the_page()
    {
        await using var app = new AccessApp();
        await Task.WhenAll(Enumerable.Range(0, 230).Select(async number => await app.Get<IHoldMessages>().HoldAsync(Desk.Message($"message {number}", "anna@mine.test"), Xunit.TestContext.Current.CancellationToken)));
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Operator));
        // Open waits for a list that is loaded to its end, and this one never is.
        viewer.Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all");
        var page = viewer.Render<QueueDashboard.Web.Routes>();
        page.WaitForState(() => page.FindAll(".row[data-id]").Count > 0, Limit);

        await PressAsync(page, ".strip input[type=checkbox]");
        await PressAsync(page, ".strip button.link");
        page.WaitForAssertion(() => Assert.Equal("230", page.Find(".strip.sel b").TextContent), Limit);
        await PressAsync(page, ".strip.sel .btn[title*='#']");
        await PressAsync(page, "dialog .danger-fill");

        page.WaitForAssertion(() => Assert.Contains("230 deleted.", page.Find(".bulk").TextContent, StringComparison.Ordinal), Limit);
        Assert.Equal(230, (await app.Get<IFindMatches>().FindAsync(new ItemQuery { State = RecipientState.Deleted }, 1000, Xunit.TestContext.Current.CancellationToken)).Items.Count);
    }

    [Fact]
    public async Task Job_of_a_colleague_is_not_shown()
    {
        await using var app = new AccessApp();
        var job = app.Get<BulkJobs>().Start(QueueDashboard.Audit.Acts.Delete, Desk.Anna, [1, 2, 3], null);
        await Eventually.TrueAsync("the job ends", () => job.View.IsOver);
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Operator));

        var page = viewer.Open("queues/all");

        Assert.Empty(page.FindAll(".bulk"));
    }

    // Found and pressed in one turn: the page is drawn anew while its messages are being indexed.
    private static async Task PressAsync(IRenderedComponent<QueueDashboard.Web.Routes> page, string what)
    {
        page.WaitForState(() => page.FindAll(what).Count > 0, Limit);
        await page.InvokeAsync(() => page.Find(what).Click());
    }

    private static TimeSpan Limit => TimeSpan.FromMinutes(1);
}
