using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A recipient on his telephone and the administrator at his desk, with mails that really went over SMTP.</summary>
[Collection("browser")]
public sealed partial class BrowserRecipientTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    private const string Ben = "ben@example.org";

    private static readonly (string, string)[] Wanted = [("Defaults:OwnDomains", "example.org"), ("Defaults:DigestSender", "post@example.org"), ("Defaults:HoldBackSeconds", "0")];

    [Fact]
    public async Task Recipient_finds_his_page_in_the_digest_chooses_allows_asks_and_is_answered()
    {
        await desk.StartAsync(null, [.. Wanted, ("Defaults:DigestRelay", desk.Relay.Address)]);
        var anna = await desk.SignedInAsync();
        long virus = await desk.SendAndFindAsync(anna, "Bohrmaschine", Message("Bohrmaschine <script>alert(1)</script>", "virus", "shop@outside.example"));
        await desk.SendAndFindAsync(anna, "Rundbrief", Message("Rundbrief", "spam", "news@letters.example"));
        using (var sent = await desk.Dashboard.CallAsync(HttpMethod.Post, "digests/send"))
        {
            Assert.True(sent.IsSuccessStatusCode);
        }

        var mail = await MailAsync("2 stopped messages");
        Assert.Contains("List-Unsubscribe: ", mail.Text, StringComparison.Ordinal);
        string address = OwnPattern().Match(MailMessage.Read(mail.Content).Text).Value;
        Assert.NotEmpty(address);

        // His telephone: no script at all, and dark.
        var phone = await desk.OpenAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, ColorScheme = ColorScheme.Dark, Locale = "en-GB" });
        var page = phone.Page;
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("ul.picks > li")).ToHaveCountAsync(2);
        await LookAsync(phone);
        await page.Locator("ul.picks > li", new() { HasText = "Rundbrief" }).GetByText("More").ClickAsync();
        await LookAsync(phone);
        await page.GetByRole(AriaRole.Button, new() { Name = "Release and always allow the sender" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("postmaster@outside.example is allowed");

        await page.GetByRole(AriaRole.Link, new() { Name = "Allowed and blocked" }).ClickAsync();
        await Assertions.Expect(page.Locator(".ownsenders")).ToContainTextAsync("postmaster@outside.example");
        await page.GetByLabel("Sender: an address, or a domain").FillAsync("friend.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".ownsenders")).ToContainTextAsync("friend.example");
        await LookAsync(phone);

        await page.GetByRole(AriaRole.Link, new() { Name = "My digests" }).ClickAsync();
        await page.GetByLabel("Once a week").CheckAsync();
        await page.GetByLabel("Language of mails and pages").SelectOptionAsync("de");
        await LookAsync(phone);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Gespeichert");
        await LookAsync(phone);

        await page.GetByRole(AriaRole.Link, new() { Name = "Meine Nachrichten", Exact = true }).ClickAsync();
        await page.GetByLabel("Wozu Sie sie brauchen").FillAsync("Die habe ich bestellt <b>!</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Administrator fragen: Bohrmaschine" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Der Administrator ist nach einer Nachricht gefragt");
        await LookAsync(phone);

        // The administrator sees it come, without loading anything anew.
        await Assertions.Expect(anna.Page.Locator("nav a[href='requests'] .n")).ToHaveTextAsync("1");
        await anna.Page.Locator("nav a[href='requests']").ClickAsync();
        await Assertions.Expect(anna.Page.Locator(".requestlist li")).ToContainTextAsync("Die habe ich bestellt <b>!</b>");
        await LookAsync(anna);
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Release: Bohrmaschine" }).ClickAsync();
        var dialog = anna.Page.Locator("dialog[open]");
        await dialog.GetByLabel("Answer to the recipient").FillAsync("Geprüft, ist sauber.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Release" })).ToBeDisabledAsync();
        await dialog.GetByLabel("I have looked at it and want it delivered").CheckAsync();
        await LookAsync(anna);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Assertions.Expect(anna.Page.Locator(".requests .said")).ToContainTextAsync("One message is released");
        await Eventually.TrueAsync("the message is delivered", async () => await anna.StateAsync(virus) == "released");

        var answer = await MailAsync("Freigegeben: Bohrmaschine");
        Assert.Equal([Ben], answer.Recipients);
        Assert.Contains("Geprüft, ist sauber.", MailMessage.Read(answer.Content).Text, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Zuletzt erledigt" }).ClickAsync();
        await Assertions.Expect(page.Locator("ul.picks")).ToContainTextAsync("Vom Administrator freigegeben");
        await Assertions.Expect(page.Locator("ul.picks")).ToContainTextAsync("Geprüft, ist sauber.");
        await LookAsync(phone);
        foreach (string other in (string[])[$"{address}/unsubscribe", $"{desk.Address}/mine"])
        {
            await page.GotoAsync(other);
            await LookAsync(phone);
        }

        Assert.Empty(phone.Faults);
        Assert.Empty(phone.Strangers);
        Assert.Empty(anna.Faults);
    }

    /// <summary>Nothing for axe to object to, and nothing wider than the screen.</summary>
    private static async Task LookAsync(BrowserView view)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await view.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            List<string> found = [.. (await view.Page.RunAxe()).Violations.Select(violation => $"{view.Page.Url} {scheme}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => node.Html))}")];
            Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
        }

        int screen = view.Page.ViewportSize!.Width;
        Assert.InRange(await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, screen);
    }

    private async Task<SunkMessage> MailAsync(string subject)
    {
        SunkMessage? mail = null;
        await Eventually.TrueAsync($"'{subject}' reaches the mail server", () => (mail = desk.Relay.Messages.FirstOrDefault(one => one.ReversePath == "post@example.org" && MailMessage.Read(one.Content).Subject.StartsWith(subject, StringComparison.Ordinal))) is not null, () => desk.Dashboard.Log);
        return mail!;
    }

    private static string Message(string subject, string reason, string from) => $"""
        From: Somebody <{from}>
        To: {Ben}
        Subject: {subject}
        X-Quarantine-Queue: quarantine
        X-Quarantine-Reason: {reason}

        Text.
        """;

    [GeneratedRegex(@"https?://[^\s""<>]+/me/[A-Za-z0-9_-]{43}")]
    private static partial Regex OwnPattern();
}
