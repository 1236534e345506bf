using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QueueDashboard.Tests.Delivery.Smtp;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The dashboard as other people's networks show it: https only, and below a path behind a proxy.</summary>
[Collection("browser")]
public sealed partial class BrowserEdgeTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Https_only_dashboard_is_signed_in_to_and_lives_without_any_plain_listener()
    {
        using TemporaryFolder folder = new();
        using var certificate = TestCertificate.For("127.0.0.1");
        await File.WriteAllTextAsync(folder.At("cert.pem"), certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(folder.At("key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancel);
        await using BrowserDesk desk = new(prepared);
        await desk.StartAsync(null, ("Web:Https:Certificate", folder.At("cert.pem")), ("Web:Https:Key", folder.At("key.pem")));
        Assert.StartsWith("https://", desk.Address, StringComparison.Ordinal);
        var view = await desk.OpenAsync();
        List<string> sockets = [];
        view.Page.WebSocket += (_, socket) => sockets.Add(socket.Url);
        await view.Page.GotoAsync($"{desk.Address}/queues/all");
        await view.FillSignInAsync("anna");
        await view.Page.WaitForURLAsync($"{desk.Address}/queues/all");
        await view.ListensAsync();

        await desk.SendAsync("From: a@outside.example\nSubject: Over TLS\n\nHello\n");

        await Assertions.Expect(view.Row("Over TLS")).ToBeVisibleAsync();
        Assert.Contains(sockets, socket => socket.StartsWith("wss://", StringComparison.Ordinal));
        Assert.All(await view.Page.Context.CookiesAsync(), cookie => Assert.True(cookie.Secure || cookie.Name == "qd-zone", $"{cookie.Name} would travel in the clear."));
        await view.Page.GotoAsync($"{desk.Address}/overview");
        await Assertions.Expect(view.Page.Locator("#listeners tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(view.Page.Locator("#listeners tbody tr").First).ToContainTextAsync("HTTPS");
        using HttpClient plain = new();
        Assert.Contains($"Dashboard: {desk.Address}", desk.Dashboard.Log, StringComparison.Ordinal);
        Assert.Contains($"SMTP intake 'smtp': 127.0.0.1:{desk.Dashboard.Smtp}", desk.Dashboard.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", desk.Dashboard.Log, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync(desk.Address.Replace("https:", "http:", StringComparison.Ordinal), Cancel));
        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Behind_a_proxy_links_cookies_redirects_and_the_live_connection_stay_below_the_path(bool strips)
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        using var loaded = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        await using var proxy = await PathProxy.StartAsync(loaded, "/mail/queue", strips);
        await using BrowserDesk desk = new(prepared);
        int web = FreePort.Take(1)[0];
        proxy.Behind = web;
        await desk.StartAsync(
            proxy.Address,
            ("Web:Listen", $"http://127.0.0.1:{web}"),
            ("Web:PathBase", "/mail/queue"),
            ("Web:TrustedProxies", "127.0.0.1"),
            ("Defaults:PublicAddress", proxy.Address),
            ("Defaults:DigestRelay", desk.Relay.Address),
            ("Defaults:OwnDomains", "example.org"),
            ("Defaults:HoldBackSeconds", "0"));
        var view = await desk.OpenAsync();
        var page = view.Page;
        List<string> sockets = [];
        page.WebSocket += (_, socket) => sockets.Add(socket.Url);

        // From the root to the sign-in and back, and the message comes by itself.
        await page.GotoAsync($"{desk.Address}/");
        await page.WaitForURLAsync($"{desk.Address}/signin*");
        await view.FillSignInAsync("anna");
        await page.WaitForURLAsync($"{desk.Address}/overview");
        await view.GoToListAsync("all");
        await desk.SendAsync("From: a@outside.example\nSubject: Below a path\nX-Quarantine-Reason: policy\n\nHello\n");
        await Assertions.Expect(view.Row("Below a path")).ToBeVisibleAsync();
        Assert.Contains(sockets, socket => socket.StartsWith(desk.Address.Replace("https:", "wss:", StringComparison.Ordinal) + "/_blazor", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Below a path" }).ClickAsync();
        await Assertions.Expect(view.Reading).ToContainTextAsync("Hello");
        long id = long.Parse((await view.Row("Below a path").GetAttributeAsync("data-id"))!, System.Globalization.CultureInfo.InvariantCulture);

        // The digest's link, as a mail program opens it.
        using var sent = await desk.Dashboard.CallAsync(HttpMethod.Post, "digests/send");
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        await Eventually.TrueAsync("the digest arrives", () => desk.Relay.Messages.Any(mail => mail.Recipients.Contains("ben@example.org")), () => desk.Dashboard.Log);
        string link = DigestMail.Read(desk.Relay.Messages.First(mail => mail.Recipients.Contains("ben@example.org"))).LinkOf("Below a path", "Release");
        Assert.StartsWith($"{proxy.Address}/a/", link, StringComparison.Ordinal);
        var reader = await desk.OpenAsync();
        var shown = await reader.Page.GotoAsync(link);
        Assert.Equal(200, shown!.Status);
        await Assertions.Expect(reader.Page.Locator("body")).Not.ToHaveCSSAsync("background-color", "rgba(0, 0, 0, 0)");
        Assert.Equal("held", await view.StateAsync(id));
        await reader.Page.GetByRole(AriaRole.Button, new() { NameRegex = Release() }).ClickAsync();
        await Eventually.TrueAsync("the link released it", async () => await view.StateAsync(id) == "released", () => desk.Dashboard.Log);
        Assert.StartsWith(desk.Address, reader.Page.Url, StringComparison.Ordinal);

        // Language, theme, sign-out: every cookie below the path, every redirect too.
        await page.Locator(".top details.menu summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Deutsch" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await page.Locator(".top details.menu summary").ClickAsync();
        await page.Locator(".menubox button[data-theme-set=dark]").ClickAsync();
        var cookies = await page.Context.CookiesAsync();
        Assert.True(cookies.Count >= 4);
        Assert.All(cookies, cookie => Assert.StartsWith("/mail/queue", cookie.Path, StringComparison.Ordinal));
        Assert.True(cookies.Single(cookie => cookie.Name == "qd-session").Secure);
        await page.Locator(".top details.menu summary").ClickAsync();
        await page.Locator(".menubox form button").ClickAsync();
        await page.WaitForURLAsync($"{desk.Address}/signin");

        Assert.Empty(proxy.Beside);
        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);
        Assert.Empty(reader.Strangers);
    }

    [GeneratedRegex("Release")]
    private static partial Regex Release();
}
