using System.Net;
using QueueDashboard.Accounts;

namespace QueueDashboard.Tests.Web.Access;

public sealed class OncePageTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_link_opened_five_times_works_once()
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        string path = app.OncePath;
        for (int i = 0; i < 5; i++)
        {
            using var look = await app.Browser().GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
            Assert.Equal("no-referrer", Assert.Single(look.Headers.GetValues("Referrer-Policy")));
            using var head = await app.Browser().SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancel);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        }

        using var used = await UseAsync(browser, path);
        Assert.Equal(HttpStatusCode.SeeOther, used.StatusCode);
        using var page = await browser.GetAsync("/no/such/page", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var again = await app.Browser().GetAsync(path, Cancel);
        using var post = await app.Browser().PostAsync(path, new FormUrlEncodedContent([]), Cancel);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (again.StatusCode, post.StatusCode));
        var user = Assert.Single(await app.Get<UserAccountStore>().ListAsync(Cancel));
        Assert.Equal(("anna", Roles.Administrator, "anna@example.org"), (user.UserName, user.Role, user.Email));
    }

    [Fact]
    public async Task Refused_password_says_why_and_leaves_the_link_as_it_was()
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        string path = app.OncePath;

        using var weak = await UseAsync(browser, path, "password1234", "password1234");
        using var different = await UseAsync(browser, path, repeat: "something else entirely");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (weak.StatusCode, different.StatusCode));
        Assert.Contains("guesser", await weak.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("differ", await different.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var used = await UseAsync(browser, path);
        Assert.Equal(HttpStatusCode.SeeOther, used.StatusCode);
    }

    [Fact]
    public async Task Start_prints_one_line_while_there_is_no_administrator_and_none_later()
    {
        await using var app = new AccessApp();
        string path = app.OncePath;

        Assert.Matches("^Sign in once at http://localhost/signin/once/[A-Za-z0-9_-]{43} \\(valid for 30 minutes\\)\\s$", app.Console);
        using var used = await UseAsync(app.Browser(), path);
        Assert.Null(await app.Get<SignInLinkStore>().CreateFirstAsync(Cancel));
    }

    [Fact]
    public async Task Public_address_stands_in_the_printed_link()
    {
        await using var app = new AccessApp(("Defaults:PublicAddress", "https://mail.example.org/queue"));
        _ = app.Services;

        Assert.StartsWith("Sign in once at https://mail.example.org/queue/signin/once/", app.Console, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> UseAsync(HttpClient browser, string path, string password = AccessApp.Password, string? repeat = null) => AccessApp.SubmitAsync(
        browser, path, ("name", "anna"), ("email", "anna@example.org"), ("password", password), ("repeat", repeat ?? AccessApp.Password));
}
