using System.Net;
using Microsoft.Playwright;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Hosting;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Backscatter;

/// <summary>Backscatter protection in a real browser: from turning it on to a forged bounce that appears by itself and is exempt.</summary>
public sealed class BackscatterBrowserTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Protection_is_turned_on_keyed_tried_and_watched()
    {
        string chromium = Peers.Find("chromium");
        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"));
        app.UseKestrel();
        app.StartServer();
        await app.AddAsync("anna", "administrator");
        await app.Get<ChangeSettings>().SaveAsync(Actor.Cli("test"), new GeneralSettings { OwnDomains = ["example.org"] }, null, Cancel);
        string address = app.Get<EdgeState>().LocalBase();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await browser.NewPageAsync(new() { Locale = "en-GB" });
        await page.GotoAsync($"{address}/signin?returnUrl=%2Fbackscatter%2Fsettings");
        await page.GetByLabel("User name or e-mail").FillAsync("anna");
        await page.GetByLabel("Password").FillAsync(AccessApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        // On, and rejecting at once: allowed, and warned of.
        await page.GetByLabel("Backscatter protection", new() { Exact = false }).First.CheckAsync();
        await page.GetByText("Reject now").ClickAsync();
        await page.GetByText("Too early.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Saved", new() { Exact = true }).WaitForAsync();
        Assert.True(app.Get<SettingsStore>().Current<BackscatterSettings>() is { Enabled: true, Reject: true });

        // A new key beside the one that was made then.
        await page.GetByRole(AriaRole.Link, new() { Name = "Keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and sign with it" }).ClickAsync();
        await page.GetByText("The key in slot 1 signs now").WaitForAsync();
        Assert.Equal(1, app.Get<CurrentPolicy>().Value.Keys.Signing!.Slot);

        // What it signs passes; what somebody invents does not.
        await page.GetByRole(AriaRole.Link, new() { Name = "Try an address" }).ClickAsync();
        await page.GetByPlaceholder("info@example.org", new() { Exact = true }).FillAsync("info@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        string signed = await page.Locator("textarea").InputValueAsync();
        Assert.StartsWith("prvs=1", signed, StringComparison.Ordinal);
        await page.GetByLabel("Recipient").FillAsync(signed);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await page.GetByText("It would be accepted.").WaitForAsync();
        await page.GetByLabel("Recipient").FillAsync("info@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await page.GetByText("It would be refused").WaitForAsync();

        // A forged bounce appears without a reload, is explained, and its client exempt.
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.GetByText("No bounce was judged yet").WaitForAsync();
        MailSession session = new() { Client = IPAddress.Parse("192.0.2.99"), ClientName = "mx.outside.test", Listener = "smtpd" };
        var judged = app.Get<CurrentPolicy>().Value.JudgeRecipient(session, "", "victim@example.org", app.Clock.GetUtcNow());
        app.Get<IVerdictSink>().Add(new JudgedRecipient(app.Clock.GetUtcNow(), session, "", "victim@example.org", judged, ""));
        await page.Locator(".list").GetByRole(AriaRole.Link, new() { Name = "victim@example.org" }).ClickAsync();
        await page.GetByText("550 5.7.1 Backscatter protection: no tag").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Exempt this client" }).ClickAsync();
        await page.GetByText("192.0.2.99 is exempt until").WaitForAsync();

        Assert.Equal(BatvVerdict.Exempt, app.Get<CurrentPolicy>().Value.JudgeRecipient(session, "", "victim@example.org", app.Clock.GetUtcNow()).Verdict);
        string csv = await page.EvaluateAsync<string>("() => fetch(document.querySelector('a[download]').href).then(answer => answer.text())");
        Assert.Contains("victim@example.org", csv, StringComparison.Ordinal);
    }
}
