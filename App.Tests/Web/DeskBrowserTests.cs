using Microsoft.Playwright;
using QueueDashboard.Data.Queues;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web;

/// <summary>The desk in a real browser, from a message's arrival to a setting changed in German and in the dark.</summary>
public sealed class DeskBrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    private const string Mail =
        "From: Paywell Service <mailer@parcel-9.test>\r\nTo: anna@example.org\r\nSubject: Unusual sign-in\r\nX-Quarantine-Queue: quarantine\r\nX-Quarantine-Reason: spam\r\n" +
        "Content-Type: text/html\r\n\r\n<p>Dear customer</p><img src=http://outside.test/pixel.gif onerror=\"parent.document.title='run'\"><script>parent.document.title='run'</script>\r\n";

    [Fact]
    public async Task Desk_shows_reads_releases_undoes_deletes_restores_and_is_set_up_in_German_and_dark()
    {
        if (!File.Exists(Chromium))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", "Chromium is not installed: the desk was not tried in a browser.");
        }

        // Nobody listens there, and the clock stands: a release waits in its hold-back until it is undone.
        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"), ("Defaults:ReleaseRelay", "smtp://127.0.0.1:9"));
        app.UseKestrel();
        app.StartServer();
        await app.AddAsync("anna", "administrator");
        string address = app.Get<EdgeState>().LocalBase();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await browser.NewPageAsync(new() { Locale = "en-GB", ColorScheme = ColorScheme.Light });
        List<string> outside = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("about:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                outside.Add(request.Url);
            }
        };

        await page.GotoAsync($"{address}/signin?returnUrl=%2Fqueues%2Fall");
        await page.GetByLabel("User name or e-mail").FillAsync("anna");
        await page.GetByLabel("Password").FillAsync(AccessApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByText("Nothing waits here").WaitForAsync();

        var held = await app.Get<IHoldMessages>().HoldAsync(
            new IncomingMessage { Source = "test", ReversePath = "mailer@parcel-9.test", Recipients = [new("anna@example.org")], Content = System.Text.Encoding.ASCII.GetBytes(Mail) },
            TestContext.Current.CancellationToken);
        long id = Assert.IsType<HoldOutcome.Held>(held).ItemId;
        await page.GetByRole(AriaRole.Link, new() { Name = "Unusual sign-in" }).ClickAsync();
        await page.GetByText("Dear customer").WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "HTML" }).ClickAsync();
        await page.GetByText("1 remote image not loaded").WaitForAsync();
        await page.FrameLocator("iframe.html").GetByText("Dear customer").WaitForAsync();

        // On paper: header, reason and words, whatever tab is open, and nothing to press.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator(".reading h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".reading .why")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".reading .body").GetByText("Dear customer")).ToBeVisibleAsync();
        foreach (string hidden in (string[])[".nav", ".listpane", ".acts", ".tabs", "iframe.html"])
        {
            await Assertions.Expect(page.Locator(hidden).First).ToBeHiddenAsync();
        }

        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await page.Keyboard.PressAsync("r");
        await page.GetByText("Message released").WaitForAsync();
        await StateAsync(app, id, RecipientState.Pending);
        await page.Keyboard.PressAsync("z");
        await page.GetByText("the message is held again").WaitForAsync();
        await StateAsync(app, id, RecipientState.Held);

        await page.Keyboard.PressAsync("#");
        await page.GetByText("Message deleted").WaitForAsync();
        await StateAsync(app, id, RecipientState.Deleted);
        await page.GetByRole(AriaRole.Link, new() { Name = "Recycle bin" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Unusual sign-in" }).ClickAsync();
        await page.Locator(".acts").GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await page.GetByText("Message restored").WaitForAsync();
        await StateAsync(app, id, RecipientState.Held);

        await page.GotoAsync($"{address}/settings/delivery");
        await page.GetByLabel("Hours until giving up").FillAsync("36");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Saved", new() { Exact = true }).WaitForAsync();
        Assert.Equal(36, app.Get<SettingsStore>().Current<DeliverySettings>().GiveUpHours);

        await page.Locator(".top details.menu summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Deutsch" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Einstellungen" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Hell oder dunkel" }).ClickAsync();
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Einstellungen" }).WaitForAsync();

        Assert.Equal("dark", await page.Locator("html").GetAttributeAsync("data-theme"));
        Assert.Equal("de", await page.Locator("html").GetAttributeAsync("lang"));
        Assert.DoesNotContain("run", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(outside);
    }

    private static async Task StateAsync(AccessApp app, long id, RecipientState state) =>
        Assert.Equal(state, (await app.Get<IReadItems>().FindAsync(id, null, TestContext.Current.CancellationToken))!.Row.State);
}
