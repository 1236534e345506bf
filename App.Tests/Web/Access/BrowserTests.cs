using Microsoft.Playwright;
using QueueDashboard.Hosting;

namespace QueueDashboard.Tests.Web.Access;

/// <summary>A real browser under a path base: the content policy breaks nothing, the circuit runs, and signing out ends it.</summary>
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task First_administrator_signs_in_sees_a_live_page_and_signs_out_without_a_violation()
    {
        if (!File.Exists(Chromium))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", "Chromium is not installed: the sign-in was not tried in a browser.");
        }

        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"), ("Web:PathBase", "/queue"));
        app.UseKestrel();
        app.StartServer();
        string address = app.Get<EdgeState>().LocalBase();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await browser.NewPageAsync();
        List<string> violations = [];
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("Content-Security-Policy", StringComparison.OrdinalIgnoreCase))
            {
                violations.Add(message.Text);
            }
        };

        await page.GotoAsync(new Uri(new Uri(address), app.OncePath).ToString());
        await page.GetByLabel("User name").FillAsync("anna");
        await page.GetByLabel("New password").FillAsync(AccessApp.Password);
        await page.GetByLabel("The password again").FillAsync(AccessApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
        await page.GotoAsync($"{address}/queues/all");

        // The page is drawn by the circuit alone, so its head shows that the socket works under the path base.
        await page.Locator("h1").First.WaitForAsync();
        await page.Locator(".top details.menu summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync($"{address}/signin");
        await page.GotoAsync($"{address}/queues/all");

        Assert.StartsWith($"{address}/signin?returnUrl=", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("User name or e-mail").FillAsync("anna");
        await page.GetByLabel("Password").FillAsync(AccessApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync($"{address}/queues/all");
        Assert.Empty(violations);
    }
}
