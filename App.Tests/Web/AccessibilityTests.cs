using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web;

/// <summary>Axe finds nothing to object to on any page, in both themes and on a phone.</summary>
public sealed class AccessibilityTests
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly string[] Pages = ["overview", "queues/all", "queues/all?item=1", "queues/bad", "digests", "backscatter", "backscatter/keys", "backscatter/exemptions", "backscatter/settings", "backscatter/setup", "backscatter/try", "senders", "senders/allowed", "senders/import", "alarms", "settings/general", "settings/relays", "settings/links", "settings/retention"];

    [Theory]
    [InlineData(ColorScheme.Light, 1440, "en-GB")]
    [InlineData(ColorScheme.Dark, 1440, "de-DE")]
    [InlineData(ColorScheme.Light, 360, "de-DE")]
    public async Task Pages_satisfy_axe(ColorScheme scheme, int width, string language)
    {
        if (!File.Exists(Chromium))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", "Chromium is not installed: the pages were not checked with axe.");
        }

        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"));
        app.UseKestrel();
        app.StartServer();
        await app.AddAsync("anna", "administrator");
        string address = app.Get<EdgeState>().LocalBase();
        foreach (string reason in (string[])["spam", "virus", "scanner-failed"])
        {
            await app.Get<IHoldMessages>().HoldAsync(
                new IncomingMessage
                {
                    Source = "test",
                    ReversePath = "a@kunde.test",
                    Recipients = [new("anna@example.org"), new("bert@example.org")],
                    Content = System.Text.Encoding.ASCII.GetBytes($"From: A <a@kunde.test>\r\nSubject: About {reason}\r\nX-Quarantine-Queue: quarantine\r\nX-Quarantine-Reason: {reason}\r\nX-Spam-Status: Yes, score=8.4 required=5.0 tests=BAYES_99=3.5,RDNS_OK=-1.0\r\n\r\nHello\r\n"),
                },
                TestContext.Current.CancellationToken);
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await browser.NewPageAsync(new() { Locale = language, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await page.GotoAsync($"{address}/signin");
        await page.Locator("input[autocomplete=username]").FillAsync("anna");
        await page.Locator("input[type=password]").FillAsync(AccessApp.Password);
        await page.Locator("button.primary").ClickAsync();
        await page.WaitForURLAsync($"{address}/overview");

        List<string> found = [];
        foreach (string path in Pages)
        {
            await page.GotoAsync($"{address}/{path}");
            await page.Locator(path.Contains("item=", StringComparison.Ordinal) ? ".mhead h1" : "main h1").First.WaitForAsync();
            await page.WaitForFunctionAsync("!document.querySelector('.skeleton')");
            found.AddRange((await page.RunAxe()).Violations.Select(violation => $"{path}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => node.Html))}"));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
