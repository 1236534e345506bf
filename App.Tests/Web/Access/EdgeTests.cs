using System.Net;
using QueueDashboard.Accounts;
using QueueDashboard.Hosting;

namespace QueueDashboard.Tests.Web.Access;

/// <summary>The program behind a proxy, under a path, and what it tells browsers.</summary>
public sealed class EdgeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/signin")]
    [InlineData("/css/app.css")]
    [InlineData("/api/v1/items")]
    [InlineData("/no/such/page")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_headers(string path)
    {
        await using var app = new AccessApp();

        using var answer = await app.Browser().GetAsync(path, Cancel);

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' ws://localhost;", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.Contains("Referrer-Policy"));
        Assert.True(answer.Headers.Contains("Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Live_page_carries_the_whole_policy_beside_Blazors()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Administrator);
        using var browser = app.Browser();
        using var signedIn = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);

        using var page = await browser.GetAsync("/queues/all", Cancel);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(page.Headers.GetValues("Content-Security-Policy"), value => value.Contains("default-src 'self'", StringComparison.Ordinal));
        string html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("importmap", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/queue/signin")]
    [InlineData("/signin")]
    public async Task Path_base_stands_in_links_cookies_and_redirects_whether_the_proxy_strips_it_or_not(string path)
    {
        await using var app = new AccessApp(("Web:PathBase", "/queue"));
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();

        using var nobody = await browser.GetAsync(path.Replace("signin", "overview", StringComparison.Ordinal), Cancel);
        using var page = await browser.GetAsync(path, Cancel);

        Assert.Equal("/queue/signin?returnUrl=%2Fqueue%2Foverview", nobody.Headers.Location!.OriginalString);
        Assert.Contains("<base href=\"/queue/\"", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("path=/queue", cookie, StringComparison.Ordinal));
        using var signedIn = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password, "/queue/signin");
        Assert.Equal("/queue/", signedIn.Headers.Location!.OriginalString);
        Assert.Contains(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("qd-session=", StringComparison.Ordinal) && cookie.Contains("path=/queue", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("192.0.2.1", false)]
    public async Task Forwarded_headers_count_only_from_a_trusted_proxy(string peer, bool trusted)
    {
        await using var app = new AccessApp(("Web:TrustedProxies", "10.0.0.0/8, ::1"));
        using var browser = app.Browser();
        browser.DefaultRequestHeaders.Add("Test-Peer", peer);
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.5");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Host", "mail.example.org");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/queue");

        using var page = await browser.GetAsync("/signin", Cancel);

        string html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(trusted, html.Contains("<base href=\"/queue/\"", StringComparison.Ordinal));
        Assert.Equal(trusted, html.Contains("mail.example.org", StringComparison.Ordinal));
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Equal(trusted, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(trusted ? "wss://mail.example.org" : "ws://localhost", page.Headers.GetValues("Content-Security-Policy").First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_address_in_the_audit_is_the_one_before_the_trusted_proxy()
    {
        await using var app = new AccessApp(("Web:TrustedProxies:0", "10.0.0.0/8"));
        using var browser = app.Browser();
        browser.DefaultRequestHeaders.Add("Test-Peer", "10.1.2.3");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.5");

        using var answer = await AccessApp.SignInAsync(browser, "otto", "wrong wrong wrong");

        var rows = (await app.Get<QueueDashboard.Audit.AuditQueries>().PageAsync(new(), null, 1, Cancel)).Rows;
        Assert.Equal("203.0.113.5", rows[0].ClientAddress);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "", false)]
    [InlineData("http://[::1]:8080", "", false)]
    [InlineData("http://localhost:8080", "", false)]
    [InlineData("http://*:8080", "", true)]
    [InlineData("http://192.0.2.1:8080,http://127.0.0.1:8080", "", true)]
    [InlineData("http://*:8080", "10.0.0.0/8", false)]
    public async Task Plain_http_that_others_reach_is_warned_of(string listen, string proxies, bool warned)
    {
        await using var app = new AccessApp(("Web:Listen", listen), ("Web:TrustedProxies", proxies));

        Assert.Equal(warned, app.Get<EdgeState>().PlainHttpOffLoopback);
        string page = await app.Browser().GetStringAsync("/signin", Cancel);
        Assert.Equal(warned, page.Contains("not encrypted", StringComparison.Ordinal));
    }
}
