using System.Net;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Tests.Web.Access;

public sealed class SignInPageTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Right_password_signs_in_and_the_session_ends_with_sign_out()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();

        using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "/no/such/page"));
        using var outside = await browser.PostAsync("/signout", new FormUrlEncodedContent([]), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "/no/such/page"));
    }

    [Fact]
    public async Task Wrong_password_and_unknown_name_get_the_same_answer_until_both_are_locked()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        List<string>[] texts = [[], []];
        string[] names = ["anna", "otto"];
        for (int i = 0; i < 2; i++)
        {
            using var browser = app.Browser();
            for (int attempt = 0; attempt < 6; attempt++)
            {
                using var answer = await AccessApp.SignInAsync(browser, names[i], "wrong wrong wrong");
                string text = await answer.Content.ReadAsStringAsync(Cancel);
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                Assert.DoesNotContain("wrong wrong", text, StringComparison.Ordinal);
                texts[i].Add(Between(text, "role=\"alert\"", "</p>"));
            }
        }

        Assert.Equal(texts[0], texts[1]);
        Assert.Contains("do not match", texts[0][0], StringComparison.Ordinal);
        Assert.Contains("15 minutes", texts[0][5], StringComparison.Ordinal);
        using var late = app.Browser();
        using var locked = await AccessApp.SignInAsync(late, "anna", AccessApp.Password);
        Assert.Equal(HttpStatusCode.Forbidden, locked.StatusCode);
    }

    [Fact]
    public async Task Form_without_its_token_is_refused_and_nobody_signed_in()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();

        using var answer = await browser.PostAsync("/signin", new FormUrlEncodedContent([new("name", "anna"), new("password", AccessApp.Password)]), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(browser, "/overview"));
    }

    [Fact]
    public async Task Attempts_over_the_limit_of_a_client_are_told_to_wait_and_others_are_not()
    {
        await using var app = new AccessApp(("Access:SignInsPerMinute", "3"));
        using var browser = app.Browser();
        HttpStatusCode last = 0;
        for (int attempt = 0; attempt < 4; attempt++)
        {
            using var answer = await AccessApp.SignInAsync(browser, $"name{attempt}", "wrong wrong wrong");
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var elsewhere = app.Browser();
        elsewhere.DefaultRequestHeaders.Add("Test-Peer", "192.0.2.9");
        using var other = await AccessApp.SignInAsync(elsewhere, "name", "wrong wrong wrong");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Theory]
    [InlineData("/queues/all?search=a", "/queues/all?search=a")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil.example", "/")]
    [InlineData("/signin?returnUrl=/signin", "/")]
    [InlineData("/signout", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Return_address_stays_on_this_host(string? wanted, string goesTo) => Assert.Equal(goesTo, ReturnAddress.Local(wanted, ""));

    [Fact]
    public async Task Return_address_from_outside_is_not_followed()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();

        using var answer = await AccessApp.SubmitAsync(browser, "/signin", ("name", "anna"), ("password", AccessApp.Password), ("returnUrl", "https://evil.example/"));

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("https://localhost", true)]
    [InlineData("http://localhost", false)]
    public async Task Cookies_are_kept_from_scripts_and_other_sites_and_from_plain_http(string address, bool secure)
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser(address);

        using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);

        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("qd-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Session_ends_soon_after_the_password_the_role_or_the_user_changed()
    {
        await using var app = new AccessApp();
        var accounts = app.Get<UserAccountStore>();
        await app.AddAsync("root", Roles.Administrator);
        var anna = await app.AddAsync("anna", Roles.Operator);
        Func<Task>[] changes =
        [
            () => accounts.ChangeAsync(anna.Id, Roles.Auditor, DomainScope.Everything, Actor.Cli("test"), Cancel),
            () => accounts.SetPasswordAsync(anna.Id, AccessApp.Password, Actor.Cli("test"), Cancel),
            () => accounts.RemoveAsync(anna.Id, Actor.Cli("test"), Cancel),
        ];
        foreach (var change in changes)
        {
            using var browser = app.Browser();
            using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "/no/such/page"));

            await change();
            app.Clock.Advance(TimeSpan.FromSeconds(5));

            Assert.Equal(HttpStatusCode.Found, await StatusAsync(browser, "/no/such/page"));
        }
    }

    [Fact]
    public async Task Session_unused_for_twelve_hours_ends_and_use_prolongs_it()
    {
        await using var app = new AccessApp();
        await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();
        using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);

        app.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "/no/such/page"));
        app.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(browser, "/no/such/page"));
        app.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(browser, "/no/such/page"));
    }

    [Fact]
    public async Task Page_speaks_german_to_a_german_browser()
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-DE,de;q=0.9");

        string page = await browser.GetStringAsync("/signin", Cancel);

        Assert.Contains("<html lang=\"de\"", page, StringComparison.Ordinal);
        Assert.Contains("Anmelden", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_and_tokens_are_never_logged()
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        string path = app.OncePath;
        using var made = await AccessApp.SubmitAsync(browser, path, ("name", "anna"), ("password", AccessApp.Password), ("repeat", AccessApp.Password));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        using var wrong = await AccessApp.SignInAsync(app.Browser(), "anna", "some wrong password");
        string token = await app.TokenAsync(Roles.Auditor);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/items");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await browser.SendAsync(request, Cancel);

        string[] secrets = [AccessApp.Password, "some wrong password", token, path.Split('/')[^1]];
        Assert.NotEmpty(app.Log.All);
        Assert.All(secrets, secret => Assert.DoesNotContain(app.Log.All, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    private static string Between(string text, string from, string to)
    {
        int start = text.IndexOf(from, StringComparison.Ordinal);
        return start < 0 ? "" : text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }
}
