using System.Text.Json;
using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Passkeys with the authenticator that Chromium plays itself. A passkey needs a host name, so everything is reached as localhost.</summary>
[Collection("browser")]
public sealed class BrowserPasskeyTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    private string Address => desk.Dashboard.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Fact]
    public async Task Passkey_is_added_signs_in_without_a_name_is_renamed_and_removed()
    {
        await desk.StartAsync();
        var view = await desk.OpenAsync();
        var page = view.Page;
        await SignInAsync(page);
        await AuthenticatorAsync(page, verified: true);

        await page.GotoAsync($"{Address}/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Key ring");
        await page.GetByLabel("Your password").FillAsync("wrong wrong wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not your password.");
        await page.GetByLabel("Your password").FillAsync(BrowserDesk.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.WaitForURLAsync($"{Address}/account");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Passkeys" })).ToContainTextAsync("Key ring");

        await SignOutAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.WaitForURLAsync($"{Address}/overview");
        await page.GotoAsync($"{Address}/account");
        await Assertions.Expect(page.Locator("tr.pick")).ToContainTextAsync("passkey");

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.Locator("form.rename input").FillAsync("Blue key");
        await page.Locator("form.rename").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Passkeys" })).ToContainTextAsync("Blue key");
        await page.GetByRole(AriaRole.Table, new() { Name = "Passkeys" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("You have none yet.")).ToBeVisibleAsync();

        await SignOutAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("This passkey is not known here.");
        var acts = (await ApiAsync("audit?limit=100")).GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("act").GetString()).ToList();
        Assert.Contains("passkey.add", acts);
        Assert.Contains("passkey.remove", acts);
    }

    [Fact]
    public async Task Authenticator_that_verified_nobody_signs_nobody_in()
    {
        await desk.StartAsync();
        await desk.AddPersonAsync("lena", "operator");
        var view = await desk.OpenAsync();
        var page = view.Page;
        await SignInAsync(page, "lena");
        var (session, authenticator) = await AuthenticatorAsync(page, verified: true);
        await page.GotoAsync($"{Address}/account/passkey");
        await page.GetByLabel("Name").FillAsync("Left lying about");
        await page.GetByLabel("Your password").FillAsync(BrowserDesk.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.WaitForURLAsync($"{Address}/account");
        await SignOutAsync(page);
        await session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        Assert.StartsWith($"{Address}/signin", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_from_another_browser()
    {
        await desk.StartAsync();
        var here = await desk.SignedInAsync();
        var there = await desk.SignedInAsync();
        await here.Page.GotoAsync($"{desk.Address}/account");
        await Assertions.Expect(here.Page.Locator("tr.pick")).ToContainTextAsync("this browser");

        await here.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();
        await Assertions.Expect(here.Page.GetByText("Signed out elsewhere:")).ToBeVisibleAsync();

        await there.Page.GotoAsync($"{desk.Address}/overview");
        await there.Page.WaitForURLAsync($"{desk.Address}/signin**");
        await here.Page.GotoAsync($"{desk.Address}/overview");
        await Assertions.Expect(here.Page.Locator("main h1")).ToBeVisibleAsync();
        Assert.Empty(here.Faults);
    }

    [Fact]
    public async Task Open_page_of_an_ended_session_shows_nothing_more()
    {
        await desk.StartAsync();
        var here = await desk.SignedInAsync();
        var there = await desk.SignedInAsync();
        await there.Page.GotoAsync($"{desk.Address}/people");
        await Assertions.Expect(there.Page.Locator("tr[data-person=anna]")).ToBeVisibleAsync();
        await here.Page.GotoAsync($"{desk.Address}/account");

        await here.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();

        await Assertions.Expect(there.Page.Locator("tr[data-person=anna]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Person_is_invited_by_a_link_and_the_audit_tells_of_it()
    {
        await desk.StartAsync();
        var anna = await desk.SignedInAsync();
        var page = anna.Page;
        await page.GotoAsync($"{desk.Address}/people");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = false }).First.FillAsync("clara");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and invite" }).ClickAsync();
        string link = await page.Locator(".secret textarea").InputValueAsync();
        Assert.Contains("/signin/once/", link, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("tr[data-person=clara]")).ToContainTextAsync("invited");

        var clara = await desk.OpenAsync();
        await clara.Page.GotoAsync(link);
        await clara.Page.GetByLabel("New password").FillAsync(BrowserDesk.Password);
        await clara.Page.GetByLabel("The password again").FillAsync(BrowserDesk.Password);
        await clara.Page.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
        await clara.Page.WaitForURLAsync($"{desk.Address}/overview");

        await page.GotoAsync($"{desk.Address}/audit?actor=clara");
        await Assertions.Expect(page.Locator("tr[data-act='user.password']")).ToBeVisibleAsync();
        await page.GetByLabel("What").SelectOptionAsync("sign-in");
        await page.WaitForURLAsync($"{desk.Address}/audit?actor=clara&act=sign-in");
        await Assertions.Expect(page.Locator("tr[data-act='user.password']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tr[data-act='sign-in']")).ToBeVisibleAsync();
        var file = await page.APIRequest.GetAsync($"{desk.Address}/{await page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).GetAttributeAsync("href")}");
        Assert.Contains("clara", await file.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(anna.Faults);
        Assert.Empty(anna.Strangers);
    }

    private async Task SignInAsync(IPage page, string name = "anna")
    {
        await page.GotoAsync($"{Address}/signin");
        await page.GetByLabel("User name or e-mail").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(BrowserDesk.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync($"{Address}/overview");
    }

    private async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out here" }).ClickAsync();
        await page.WaitForURLAsync($"{Address}/signin");
    }

    private static async Task<(ICDPSession Session, string Authenticator)> AuthenticatorAsync(IPage page, bool verified)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = verified,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (session, made!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>As anna, in a browser of her own: the one of the test is signed out.</summary>
    private async Task<JsonElement> ApiAsync(string path) => await (await desk.SignedInAsync()).ApiAsync(path);
}
