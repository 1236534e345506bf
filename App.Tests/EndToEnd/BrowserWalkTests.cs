using Microsoft.Playwright;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>One message's whole life as an administrator sees it, in a page that is never loaded anew for it.</summary>
[Collection("browser")]
public sealed class BrowserWalkTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    private const string Subject = "Offer for two hundred chairs";

    private const string Message = $"""
        From: Clara Hope <clara@outside.example>
        To: Ben <ben@example.org>
        Subject: {Subject}
        Message-ID: <chairs@outside.example>
        Date: Mon, 02 Nov 2026 10:00:00 +0100
        X-Quarantine-Reason: policy

        Dear Ben, the chairs are oak.
        """;

    [Fact]
    public async Task Message_arrives_is_read_released_undone_deleted_restored_and_delivered_in_an_open_page()
    {
        await desk.StartAsync();
        var view = await desk.OpenAsync();
        var page = view.Page;
        await page.GotoAsync($"{desk.Address}/queues/all");
        await view.FillSignInAsync("anna");
        await page.WaitForURLAsync($"{desk.Address}/queues/all");
        await view.ListensAsync();
        await Assertions.Expect(view.Row(Subject)).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => window.neverReloaded = true");

        await desk.SendAsync(Message);
        await Assertions.Expect(view.Row(Subject)).ToBeVisibleAsync();
        long id = long.Parse((await view.Row(Subject).GetAttributeAsync("data-id"))!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("held", await view.StateAsync(id));

        await page.GetByRole(AriaRole.Link, new() { Name = Subject }).ClickAsync();
        await Assertions.Expect(view.Reading.Locator("h1")).ToHaveTextAsync(Subject);
        await Assertions.Expect(view.Reading).ToContainTextAsync("the chairs are oak");
        await Assertions.Expect(view.Reading).ToContainTextAsync("Clara Hope");
        await Assertions.Expect(view.Reading).ToContainTextAsync("ben@example.org");

        await view.Act("Release").ClickAsync();
        await Assertions.Expect(view.Toast).ToContainTextAsync("Message released");
        Assert.Equal("pending", await view.StateAsync(id));
        await view.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(view.Toast).ToContainTextAsync("Undone, the message is held again");
        Assert.Equal("held", await view.StateAsync(id));

        await view.Act("Delete").ClickAsync();
        await Assertions.Expect(view.Toast).ToContainTextAsync("Message deleted");
        Assert.Equal("deleted", await view.StateAsync(id));
        await page.GetByRole(AriaRole.Link, new() { Name = "Recycle bin" }).ClickAsync();
        await Assertions.Expect(page.Locator(".listhead h1")).ToHaveTextAsync("Recycle bin");
        await page.GetByRole(AriaRole.Link, new() { Name = Subject }).ClickAsync();
        await view.Act("Restore").ClickAsync();
        await Assertions.Expect(view.Toast).ToContainTextAsync("Message restored");
        Assert.Equal("held", await view.StateAsync(id));

        // From now on a release leaves at once: the setting works where it is read, not only where it is shown.
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delivery" }).ClickAsync();
        await page.GetByLabel("Seconds to undo").FillAsync("0");
        await page.GetByLabel("Seconds to undo").PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".saves")).ToContainTextAsync("Saved");
        Assert.Equal(0, (await view.ApiAsync("settings/delivery")).GetProperty("holdBackSeconds").GetInt32());

        await page.Locator("nav.nav a[href='queues/all']").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Subject }).ClickAsync();
        Assert.Empty(desk.Relay.Messages);
        await view.Act("Release").ClickAsync();
        await Eventually.TrueAsync("the mail server got the message", () => desk.Relay.Messages.Count > 0);
        string delivered = Assert.Single(desk.Relay.Messages).Text;
        Assert.EndsWith(Message.ReplaceLineEndings("\r\n") + "\r\n", delivered, StringComparison.Ordinal);
        await view.Reading.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
        await Assertions.Expect(view.Reading).ToContainTextAsync("Hand-over to the mail server");
        await Assertions.Expect(view.Reading).ToContainTextAsync("queued as SINK");
        Assert.Equal("released", await view.StateAsync(id));
        Assert.True(await page.EvaluateAsync<bool>("() => window.neverReloaded === true"), "The page was loaded anew.");

        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);
    }

    [Fact]
    public async Task Language_and_theme_are_kept_when_the_page_is_loaded_anew()
    {
        await desk.StartAsync();
        var view = await desk.SignedInAsync();
        var page = view.Page;
        string light = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        await page.Locator(".top details.menu summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Deutsch" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Assertions.Expect(page.Locator("nav.nav")).ToContainTextAsync("Einstellungen");

        await page.Locator(".top details.menu summary").ClickAsync();
        await page.Locator(".menubox button[data-theme-set=dark]").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("nav.nav")).ToContainTextAsync("Einstellungen");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Locator("body")).Not.ToHaveCSSAsync("background-color", light);
        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);
    }
}
