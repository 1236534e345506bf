using System.Net;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class ContentEndpointTests
{
    private const string Mail =
        "From: a@kunde.test\r\nTo: anna@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
        "--b\r\nContent-Type: text/html\r\n\r\n<p>Hi</p><img src=http://outside.test/pixel.gif><script>alert(1)</script>\r\n" +
        "--b\r\nContent-Type: text/html; name=\"../page.html\"\r\nContent-Disposition: attachment; filename=\"../page.html\"\r\n\r\n<script>alert(2)</script>\r\n--b--\r\n";

    [Theory]
    [InlineData("html")]
    [InlineData("raw")]
    [InlineData("attachments/0")]
    public async Task Content_without_sign_in_is_not_given(string part)
    {
        await using var app = new AccessApp();
        long id = await HoldAsync(app);
        using var browser = app.Browser();
        using var answer = await browser.GetAsync($"/items/{id}/{part}", TestContext.Current.CancellationToken);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("Hi", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_can_run_nothing_whatever_a_browser_makes_of_it_and_is_audited()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var app = new AccessApp();
        long id = await HoldAsync(app);
        await app.AddAsync("otto", "auditor");
        using var browser = app.Browser();
        using var signedIn = await AccessApp.SignInAsync(browser, "otto", AccessApp.Password);

        using var html = await browser.GetAsync($"/items/{id}/html", cancel);
        using var raw = await browser.GetAsync($"/items/{id}/raw", cancel);
        using var attachment = await browser.GetAsync($"/items/{id}/attachments/0", cancel);
        using var none = await browser.GetAsync($"/items/{id}/attachments/7", cancel);

        foreach (var answer in (HttpResponseMessage[])[html, raw, attachment])
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("sandbox; default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }

        string page = await html.Content.ReadAsStringAsync(cancel);
        Assert.Contains("<p>Hi</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", page, StringComparison.Ordinal);
        Assert.Equal("application/octet-stream", attachment.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", attachment.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("page.html", attachment.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        Assert.Equal(Mail, await raw.Content.ReadAsStringAsync(cancel));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        var opened = (await app.Get<AuditQueries>().OfItemAsync(id, 20, cancel)).Where(row => row.Act == Acts.OpenContent).ToList();
        Assert.All(opened, row => Assert.Equal("otto", row.Actor));

        // One that is not there was not looked at.
        Assert.Equal(["attachment 1", "html", "source"], opened.Select(row => row.Detail!).Order(StringComparer.Ordinal));
    }

    /// <summary>Both the setting and the reading pane's own frame are needed: a link from elsewhere must not load a sender's images.</summary>
    [Theory]
    [InlineData(true, "same-origin", "iframe", true)]
    [InlineData(false, "same-origin", "iframe", false)]
    [InlineData(true, "cross-site", "iframe", false)]
    [InlineData(true, "none", "document", false)]
    [InlineData(true, null, null, false)]
    public async Task Remote_images_are_allowed_by_setting_and_own_frame_only(bool offered, string? site, string? place, bool allowed)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var app = new AccessApp();
        long id = await HoldAsync(app);
        await app.AddAsync("otto", "auditor");
        await app.Get<ChangeSettings>().SaveAsync(Actor.Cli("test"), new ReadingSettings { OfferRemoteImages = offered }, null, cancel);
        using var browser = app.Browser();
        using var signedIn = await AccessApp.SignInAsync(browser, "otto", AccessApp.Password);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/items/{id}/html?images=remote");
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
            request.Headers.Add("Sec-Fetch-Dest", place);
        }

        using var answer = await browser.SendAsync(request, cancel);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(allowed, policy.Contains("https:", StringComparison.Ordinal));
        Assert.StartsWith("sandbox; default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(allowed, (await answer.Content.ReadAsStringAsync(cancel)).Contains("<img src=\"http://outside.test/pixel.gif\"", StringComparison.Ordinal));
    }

    private static async Task<long> HoldAsync(AccessApp app) => Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
        new IncomingMessage { Source = "test", ReversePath = "a@kunde.test", Recipients = [new("anna@example.org")], Content = System.Text.Encoding.ASCII.GetBytes(Mail) },
        TestContext.Current.CancellationToken)).ItemId;
}
