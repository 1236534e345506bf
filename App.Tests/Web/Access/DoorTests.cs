using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueDashboard.Accounts;

namespace QueueDashboard.Tests.Web.Access;

/// <summary>What is open, and what is closed, to nobody, to a person and to a token.</summary>
public sealed class DoorTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/overview")]
    [InlineData("/queues/all?search=x")]
    [InlineData("/settings")]
    [InlineData("/items/1/raw")]
    [InlineData("/no/such/page")]
    public async Task Page_asked_by_nobody_leads_to_the_sign_in_and_back(string path)
    {
        await using var app = new AccessApp();

        using var answer = await app.Browser().GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(path == "/" ? "/signin" : $"/signin?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("GET", "/api/v1/items")]
    [InlineData("POST", "/api/v1/items/1/release")]
    [InlineData("PUT", "/api/v1/settings/general")]
    [InlineData("GET", "/api/no/such/thing")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/metrics")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    public async Task Program_without_a_token_gets_401_as_a_problem(string method, string path)
    {
        await using var app = new AccessApp();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await app.Browser().SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Endpoints_open_to_nobody_are_the_listed_ones()
    {
        // Rspamd's door asks for a name and a password of its own and its maps for a key; a recipient's page is opened by the link alone, and
        // /mine gives everybody the same answer. Each has tests that knock without what it asks for.
        string[] open = ["intake/rspamd", "maps/rspamd/{list}", "mine", "signin", "signin/once/{token}", "signin/code", "signin/second-factor", "signin/passkey", "signin/passkey/options", "signout", "health/live", "health/ready", "language/{language}"];
        await using var app = new AccessApp();

        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.All(datum => !datum.GetType().FullName!.Contains("StaticAssets", StringComparison.Ordinal)))
            .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/'))
            .Distinct();

        Assert.All(routes, route => Assert.True(open.Contains(route) || route == "a" || route.StartsWith("a/", StringComparison.Ordinal) || route == "me/{token}" || route.StartsWith("me/{token}/", StringComparison.Ordinal), $"{route} is open"));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/signin")]
    [InlineData("/css/app.css")]
    [InlineData("/favicon.svg")]
    public async Task Open_to_nobody_answers(string path)
    {
        await using var app = new AccessApp();

        using var answer = await app.Browser().GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Token_opens_the_api_and_a_wrong_or_revoked_one_does_not()
    {
        await using var app = new AccessApp();
        string token = await app.TokenAsync(Roles.Auditor);
        using var browser = app.Browser();

        Assert.NotEqual(HttpStatusCode.Unauthorized, await AskAsync(browser, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(browser, token + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(browser, "qd_"));
        await app.Get<ApiTokenStore>().RevokeAsync(1, QueueDashboard.Audit.Actor.Cli("test"), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(browser, token));
    }

    [Fact]
    public async Task Cookie_alone_changes_nothing_through_the_api()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Administrator);
        using var browser = app.Browser();
        using var signedIn = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);

        using var read = await browser.GetAsync("/api/no/such/thing", Cancel);
        using var change = await browser.PostAsync("/api/v1/items/1/release", null, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
    }

    [Theory]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Auditor)]
    public async Task Policy_of_each_right_says_what_the_table_says(string role)
    {
        await using var app = new AccessApp();
        var authorization = app.Get<IAuthorizationService>();
        var who = AccessClaims.Of(new Data.Accounts.ApiTokenRow { Name = "script", Role = role }, "test");

        foreach (var right in Enum.GetValues<Right>())
        {
            Assert.Equal(Rights.Has(role, right), (await authorization.AuthorizeAsync(who, right.ToString())).Succeeded);
            Assert.False((await authorization.AuthorizeAsync(new(), right.ToString())).Succeeded);
        }
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:8081", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.Unauthorized)]
    [InlineData("http://LOCALHOST:80", HttpStatusCode.Unauthorized)]
    public async Task Socket_from_another_origin_is_refused(string? origin, HttpStatusCode status)
    {
        await using var app = new AccessApp();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Add("Upgrade", "websocket");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var answer = await app.Browser().SendAsync(request, Cancel);

        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/no/such/thing");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await browser.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
