using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using QueueDashboard.Accounts;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web;

/// <summary>
/// Everything outside of the API that answers a request, asked by nobody, by each role and by an operator for mine.test only. A new
/// page or endpoint needs a line here.
/// </summary>
public sealed class PageRightsTests
{
    private static readonly string[] Callers = ["nobody", "auditor", "operator", "administrator", "limited"];

    /// <summary>
    /// What is mapped, an address of it, and the answer to each caller: a status, or "signin" where he is asked to sign in. Message 1 is
    /// for mine.test, message 2 is not.
    /// </summary>
    private static readonly (string Mapped, string Address, string Answers)[] Table =
    [
        ("GET /health/live", "/health/live", "200 200 200 200 200"),
        ("GET /health/ready", "/health/ready", "200 200 200 200 200"),
        ("GET /signin", "/signin", "200 302 302 302 302"),
        ("HEAD /signin", "/signin", "200 302 302 302 302"),
        ("POST /signin", "/signin", "400 400 400 400 400"),
        ("GET /signin/once/{token}", "/signin/once/x", "410 410 410 410 410"),
        ("HEAD /signin/once/{token}", "/signin/once/x", "410 410 410 410 410"),
        ("POST /signin/once/{token}", "/signin/once/x", "410 410 410 410 410"),
        ("GET /signin/code", "/signin/code", "303 303 303 303 303"),
        ("HEAD /signin/code", "/signin/code", "303 303 303 303 303"),
        ("POST /signin/code", "/signin/code", "303 303 303 303 303"),
        ("GET /signin/second-factor", "/signin/second-factor", "303 303 303 303 303"),
        ("HEAD /signin/second-factor", "/signin/second-factor", "303 303 303 303 303"),
        ("POST /signin/second-factor", "/signin/second-factor", "303 303 303 303 303"),
        ("POST /signin/passkey/options", "/signin/passkey/options", "400 400 400 400 400"),
        ("POST /signin/passkey", "/signin/passkey", "400 400 400 400 400"),
        ("GET /account", "/account", "signin 200 200 200 200"),
        ("POST /account", "/account", "signin 400 400 400 400"),
        ("GET /account/password", "/account/password", "signin 200 200 200 200"),
        ("HEAD /account/password", "/account/password", "signin 200 200 200 200"),
        ("POST /account/password", "/account/password", "signin 400 400 400 400"),
        ("GET /account/second-factor", "/account/second-factor", "signin 200 200 200 200"),
        ("HEAD /account/second-factor", "/account/second-factor", "signin 200 200 200 200"),
        ("POST /account/second-factor", "/account/second-factor", "signin 400 400 400 400"),
        ("GET /account/passkey", "/account/passkey", "signin 200 200 200 200"),
        ("HEAD /account/passkey", "/account/passkey", "signin 200 200 200 200"),
        ("POST /account/passkey", "/account/passkey", "signin 400 400 400 400"),
        ("POST /account/passkey/options", "/account/passkey/options", "signin 403 403 403 403"),
        ("GET /people", "/people", "signin 403 403 200 403"),
        ("POST /people", "/people", "signin 403 403 400 403"),
        ("GET /people/{Tab}", "/people/tokens", "signin 403 403 200 403"),
        ("POST /people/{Tab}", "/people/tokens", "signin 403 403 400 403"),
        ("GET /audit", "/audit", "signin 200 403 200 403"),
        ("POST /audit", "/audit", "signin 400 403 400 403"),
        ("POST /signout", "/signout", "303 303 303 303 303"),
        ("GET /openapi/{documentName}.json", "/openapi/v1.json", "401 200 200 200 200"),
        ("GET /{**path:file}", "/nothing.txt", "signin 404 404 404 404"),
        ("HEAD /{**path:file}", "/nothing.txt", "signin 404 404 404 404"),
        ("GET /language/{language}", "/language/de", "302 302 302 302 302"),
        ("GET /", "/", "signin 302 302 302 302"),
        ("GET /a/{token}", "/a/x", "404 404 404 404 404"),
        ("HEAD /a/{token}", "/a/x", "404 404 404 404 404"),
        ("POST /a/{token}", "/a/x", "404 404 404 404 404"),
        ("POST /a/{token}/undo", "/a/x/undo", "404 404 404 404 404"),
        ("POST /a/{token}/fresh", "/a/x/fresh", "404 404 404 404 404"),
        ("GET /me/{token}", "/me/x", "404 404 404 404 404"),
        ("HEAD /me/{token}", "/me/x", "404 404 404 404 404"),
        ("POST /me/{token}", "/me/x", "404 404 404 404 404"),
        ("POST /me/{token}/undo", "/me/x/undo", "404 404 404 404 404"),
        ("POST /me/{token}/digests", "/me/x/digests", "404 404 404 404 404"),
        ("POST /me/{token}/now", "/me/x/now", "404 404 404 404 404"),
        ("POST /me/{token}/senders", "/me/x/senders", "404 404 404 404 404"),
        ("POST /me/{token}/fresh", "/me/x/fresh", "404 404 404 404 404"),
        ("GET /me/{token}/unsubscribe", "/me/x/unsubscribe", "404 404 404 404 404"),
        ("HEAD /me/{token}/unsubscribe", "/me/x/unsubscribe", "404 404 404 404 404"),
        ("POST /me/{token}/unsubscribe", "/me/x/unsubscribe", "404 404 404 404 404"),
        ("POST /me/{token}/subscribe", "/me/x/subscribe", "404 404 404 404 404"),
        ("GET /mine", "/mine", "200 200 200 200 200"),
        ("HEAD /mine", "/mine", "200 200 200 200 200"),
        ("POST /mine", "/mine", "200 200 200 200 200"),
        ("POST /intake/rspamd", "/intake/rspamd", "401 401 401 401 401"),
        ("GET /items/{id:long}/html", "/items/1/html", "signin 200 200 200 200"),
        ("GET /items/{id:long}/html", "/items/2/html", "signin 200 200 200 404"),
        ("GET /items/{id:long}/raw", "/items/1/raw", "signin 200 200 200 200"),
        ("GET /items/{id:long}/raw", "/items/2/raw", "signin 200 200 200 404"),
        ("GET /items/{id:long}/attachments/{number:int}", "/items/1/attachments/0", "signin 200 200 200 200"),
        ("GET /items/{id:long}/attachments/{number:int}", "/items/2/attachments/0", "signin 200 200 200 404"),
        ("GET /_framework/opaque-redirect", "/_framework/opaque-redirect", "signin 400 400 400 400"),
        ("GET /overview", "/overview", "signin 200 200 200 200"),
        ("POST /overview", "/overview", "signin 400 400 400 400"),
        ("GET /queues/{Word}", "/queues/all", "signin 200 200 200 200"),
        ("POST /queues/{Word}", "/queues/all", "signin 400 400 400 400"),
        ("GET /digests", "/digests", "signin 200 200 200 200"),
        ("POST /digests", "/digests", "signin 400 400 400 400"),
        ("GET /digests/{Id:long}", "/digests/1", "signin 200 200 200 200"),
        ("POST /digests/{Id:long}", "/digests/1", "signin 400 400 400 400"),
        ("GET /digests/choices", "/digests/choices", "signin 200 200 200 200"),
        ("POST /digests/choices", "/digests/choices", "signin 400 400 400 400"),
        ("GET /requests", "/requests", "signin 403 200 200 200"),
        ("POST /requests", "/requests", "signin 403 400 400 400"),
        ("GET /backscatter", "/backscatter", "signin 200 403 200 403"),
        ("POST /backscatter", "/backscatter", "signin 400 403 400 403"),
        ("GET /backscatter/{Tab}", "/backscatter/keys", "signin 200 403 200 403"),
        ("POST /backscatter/{Tab}", "/backscatter/keys", "signin 400 403 400 403"),
        ("GET /sources", "/sources", "signin 200 403 200 403"),
        ("POST /sources", "/sources", "signin 400 403 400 403"),
        ("GET /sources/{Tab}", "/sources/smtp", "signin 200 403 200 403"),
        ("POST /sources/{Tab}", "/sources/smtp", "signin 400 403 400 403"),
        ("GET /rules", "/rules", "signin 403 403 200 403"),
        ("POST /rules", "/rules", "signin 403 403 400 403"),
        ("GET /rules/{Tab}", "/rules/try", "signin 403 403 200 403"),
        ("POST /rules/{Tab}", "/rules/try", "signin 403 403 400 403"),
        ("GET /maps/rspamd/{list}", "/maps/rspamd/block", "401 401 401 401 401"),
        ("HEAD /maps/rspamd/{list}", "/maps/rspamd/block", "401 401 401 401 401"),
        ("GET /senders", "/senders", "signin 200 200 200 200"),
        ("POST /senders", "/senders", "signin 400 400 400 400"),
        ("GET /senders/{Tab}", "/senders/allowed", "signin 200 200 200 200"),
        ("POST /senders/{Tab}", "/senders/allowed", "signin 400 400 400 400"),
        ("GET /alarms", "/alarms", "signin 403 403 200 403"),
        ("POST /alarms", "/alarms", "signin 403 403 400 403"),
        ("GET /settings", "/settings", "signin 403 403 200 403"),
        ("POST /settings", "/settings", "signin 403 403 400 403"),
        ("GET /settings/{Section}", "/settings/relays", "signin 403 403 200 403"),
        ("POST /settings/{Section}", "/settings/relays", "signin 403 403 400 403"),
        ("POST /_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1", "401 200 200 200 200"),
        ("POST /_blazor", "/_blazor", "401 400 400 400 400"),
        ("POST /_blazor/disconnect", "/_blazor/disconnect", "401 400 400 400 400"),
        ("POST /_blazor/initializers", "/_blazor/initializers", "401 200 200 200 200"),
    ];

    [Fact]
    public async Task Table_names_every_endpoint()
    {
        await using var app = new AccessApp();

        var mapped = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.All(datum => !datum.GetType().FullName!.Contains("StaticAssets", StringComparison.Ordinal)))
            .Select(endpoint => (Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"], Path: "/" + endpoint.RoutePattern.RawText!.Trim('/')))
            .Where(endpoint => !endpoint.Path.StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => $"{method} {endpoint.Path}"));

        Assert.Equal(mapped.Distinct().Order(StringComparer.Ordinal), Table.Select(line => line.Mapped).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Endpoint_answers_each_as_the_table_says()
    {
        List<string> wrong = [];
        foreach (var (caller, at) in Callers.Select((caller, at) => (caller, at)))
        {
            // Each on a server of his own: who asks for unknown links again and again is slowed down.
            await using var app = new AccessApp(("Access:SignInsPerMinute", "1000"));
            await HoldAsync(app, "anna@mine.test");
            await HoldAsync(app, "berta@other.test");
            using var browser = await BrowserAsync(app, caller);
            foreach (var (mapped, address, answers) in Table)
            {
                string expected = answers.Split(' ')[at];
                string answer = await AskAsync(browser, mapped.Split(' ')[0], address);
                if (answer != expected)
                {
                    wrong.Add($"{caller}: {mapped} ({address}) answered {answer} instead of {expected}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("en", "There is no such page")]
    [InlineData("de", "Diese Seite gibt es nicht")]
    public async Task Unknown_address_is_a_page_that_leads_back(string language, string title)
    {
        await using var app = new AccessApp(("Web:PathBase", "/queue"));
        using var browser = app.Browser();
        await app.AddAsync("anna", Roles.Auditor);
        using var signedIn = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password, "/queue/signin");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        using var answer = await browser.GetAsync("/queue/no/such/page", TestContext.Current.CancellationToken);
        string html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<base href=\"/queue/\"", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"overview\">", html, StringComparison.Ordinal);
        using var file = await browser.GetAsync("/queue/no/such/file.css", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, 0L), (file.StatusCode, file.Content.Headers.ContentLength));
    }

    private static async Task<string> AskAsync(HttpClient browser, string method, string address)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), address);
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        bool signIn = answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.OriginalString.StartsWith("/signin", StringComparison.Ordinal);
        return signIn ? "signin" : $"{(int)answer.StatusCode}";
    }

    private static async Task<HttpClient> BrowserAsync(AccessApp app, string caller)
    {
        var browser = app.Browser();
        if (caller != "nobody")
        {
            await app.AddAsync(caller, caller == "limited" ? Roles.Operator : caller, caller == "limited" ? "mine.test" : "");
            using var signedIn = await AccessApp.SignInAsync(browser, caller, AccessApp.Password);
            Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        }

        return browser;
    }

    private static async Task HoldAsync(AccessApp app, string recipient) => Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
        new IncomingMessage
        {
            Source = "test",
            ReversePath = "a@kunde.test",
            Recipients = [new(recipient)],
            Content = Encoding.ASCII.GetBytes("From: a@kunde.test\r\nSubject: x\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\nHello\r\n"),
        },
        TestContext.Current.CancellationToken));
}
