using System.Net;
using System.Text.RegularExpressions;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Protocols.OneTimeCodes;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Web.Access;

public sealed partial class SecondStepTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Second_factor_is_set_up_asked_for_and_switched_off_again()
    {
        await using var app = new AccessApp(("Access:SignInsPerMinute", "1000"));
        await app.AddAsync("anna", Roles.Operator);
        using var browser = await SignedInAsync(app);
        string page = await browser.GetStringAsync("/account/second-factor", Cancel);
        byte[] secret = Base32Text.Decode(Secret().Match(page).Groups[1].Value);
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);

        using var wrongPassword = await PostAsync(browser, "/account/second-factor", page, ("code", Code(app, secret)), ("old", "wrong wrong wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, wrongPassword.StatusCode);
        using var on = await PostAsync(browser, "/account/second-factor", page, ("code", Code(app, secret)), ("old", AccessApp.Password));
        string codes = await on.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        Assert.Equal(10, RecoveryCode().Count(codes));

        using var other = app.Browser();
        using var half = await AccessApp.SignInAsync(other, "anna", AccessApp.Password);
        Assert.Equal((HttpStatusCode.SeeOther, "/signin/code"), (half.StatusCode, half.Headers.Location!.OriginalString));
        Assert.DoesNotContain(half.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("qd-session", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(other, "/overview"));
        using var wrong = await AccessApp.SubmitAsync(other, "/signin/code", ("code", "000000"));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        string code = Code(app, secret);
        using var done = await AccessApp.SubmitAsync(other, "/signin/code", ("code", code));
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (done.StatusCode, done.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "/overview"));

        using var again = app.Browser();
        using var halfAgain = await AccessApp.SignInAsync(again, "anna", AccessApp.Password);
        using var replayed = await AccessApp.SubmitAsync(again, "/signin/code", ("code", code));
        Assert.Equal(HttpStatusCode.Forbidden, replayed.StatusCode);
        using var recovered = await AccessApp.SubmitAsync(again, "/signin/code", ("code", RecoveryCode().Match(codes).Value));
        Assert.Equal(HttpStatusCode.SeeOther, recovered.StatusCode);

        string manage = await again.GetStringAsync("/account/second-factor", Cancel);
        Assert.Contains("9 of your 10", manage, StringComparison.Ordinal);
        using var off = await PostAsync(again, "/account/second-factor", manage, ("act", "remove"), ("old", AccessApp.Password));
        Assert.Equal(HttpStatusCode.SeeOther, off.StatusCode);
        using var plain = app.Browser();
        using var signedIn = await AccessApp.SignInAsync(plain, "anna", AccessApp.Password);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);

        string[] secrets = [code, RecoveryCode().Match(codes).Value, AccessApp.Password, Secret().Match(page).Groups[1].Value];
        Assert.All(secrets, one => Assert.DoesNotContain(app.Log.All, line => line.Contains(one, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Administrator_has_to_set_one_up_where_it_is_required_and_cannot_switch_it_off()
    {
        await using var app = new AccessApp(("Access:SignInsPerMinute", "1000"), ("Access:AdministratorsNeedSecondFactor", "true"));
        await app.AddAsync("anna", Roles.Administrator);
        using var browser = app.Browser();
        using var half = await AccessApp.SubmitAsync(browser, "/signin", ("name", "anna"), ("password", AccessApp.Password), ("returnUrl", "/queues/all"));
        Assert.Equal("/signin/second-factor", half.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(browser, "/overview"));

        string page = await browser.GetStringAsync("/signin/second-factor", Cancel);
        byte[] secret = Base32Text.Decode(Secret().Match(page).Groups[1].Value);
        using var wrong = await PostAsync(browser, "/signin/second-factor", page, ("code", "000000"));
        string again = await wrong.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(Secret().Match(page).Value, Secret().Match(again).Value);
        using var done = await PostAsync(browser, "/signin/second-factor", again, ("code", Code(app, secret)));
        Assert.Contains("href=\"/queues/all\"", await done.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, "/overview"));

        using var off = await PostAsync(browser, "/account/second-factor", await browser.GetStringAsync("/account/second-factor", Cancel), ("act", "remove"), ("old", AccessApp.Password));
        Assert.Equal(HttpStatusCode.BadRequest, off.StatusCode);
    }

    [Fact]
    public async Task Link_that_sets_a_password_does_not_go_round_the_second_factor()
    {
        await using var app = new AccessApp();
        var anna = await app.AddAsync("anna", Roles.Operator);
        var factors = app.Get<SecondFactorStore>();
        var offer = factors.Offer(anna, "queue.test");
        Assert.IsType<SetUpResult.Done>(await factors.SetUpAsync(anna.Id, offer.Sealed, Code(app, Base32Text.Decode(offer.Secret)), false, null, Cancel));
        string token = await app.Get<SignInLinkStore>().CreateAsync(anna.Id, Actor.Cli("test"), Cancel);
        using var browser = app.Browser();

        using var used = await AccessApp.SubmitAsync(browser, $"/signin/once/{token}", ("password", "six other quiet kettles"), ("repeat", "six other quiet kettles"));

        Assert.Equal("/signin/code", used.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(browser, "/overview"));
    }

    [Fact]
    public async Task Own_password_changes_with_the_old_one_only_and_signs_other_browsers_out()
    {
        await using var app = new AccessApp(("Access:SignInsPerMinute", "1000"));
        await app.AddAsync("anna", Roles.Operator);
        using var here = await SignedInAsync(app);
        using var there = await SignedInAsync(app);

        using var wrong = await AccessApp.SubmitAsync(here, "/account/password", ("old", "wrong wrong wrong"), ("password", "six other quiet kettles"), ("repeat", "six other quiet kettles"));
        using var weak = await AccessApp.SubmitAsync(here, "/account/password", ("old", AccessApp.Password), ("password", "password1234"), ("repeat", "password1234"));
        using var right = await AccessApp.SubmitAsync(here, "/account/password", ("old", AccessApp.Password), ("password", "six other quiet kettles"), ("repeat", "six other quiet kettles"));
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.SeeOther), (wrong.StatusCode, weak.StatusCode, right.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here, "/overview"));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(there, "/overview"));
        using var fresh = app.Browser();
        using var old = await AccessApp.SignInAsync(fresh, "anna", AccessApp.Password);
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
    }

    [Fact]
    public async Task Session_that_was_ended_is_refused_and_a_copy_of_its_cookie_after_sign_out_too()
    {
        await using var app = new AccessApp(("Access:SignInsPerMinute", "1000"));
        var anna = await app.AddAsync("anna", Roles.Operator);
        using var browser = app.Browser();
        using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);
        string cookie = answer.Headers.GetValues("Set-Cookie").First(value => value.StartsWith("qd-session=", StringComparison.Ordinal)).Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await WithCookieAsync(app, cookie));

        using var ended = await AccessApp.SubmitAsync(browser, "/account/password", ("x", "y"));
        using var out1 = await PostAsync(browser, "/signout", await ended.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.SeeOther, out1.StatusCode);
        Assert.Equal(HttpStatusCode.Found, await WithCookieAsync(app, cookie));

        using var second = await SignedInAsync(app);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, "/overview"));
        await app.Get<SessionStore>().EndAllAsync(anna.Id, null, Actor.Cli("test"), Cancel);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(second, "/overview"));
    }

    private static async Task<HttpStatusCode> WithCookieAsync(AccessApp app, string cookie)
    {
        using var bare = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using HttpRequestMessage request = new(HttpMethod.Get, "/overview");
        request.Headers.Add("Cookie", cookie);
        using var answer = await bare.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task<HttpClient> SignedInAsync(AccessApp app)
    {
        var browser = app.Browser();
        using var answer = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return browser;
    }

    /// <summary>Sends the form of a page that was read before, with what stands hidden in it.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string page, params (string Key, string Value)[] fields)
    {
        var hidden = Hidden().Matches(page).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value))).DistinctBy(pair => pair.Key);
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, field.Value)).Concat(hidden));
        return await browser.PostAsync(path, form, Cancel);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    private static string Code(AccessApp app, byte[] secret) => TimeCodes.CodeOf(secret, TimeCodes.StepOf(app.Clock.GetUtcNow()));

    [GeneratedRegex("<code class=\"secret\">([A-Z2-7 ]+)</code>")]
    private static partial Regex Secret();

    [GeneratedRegex("[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
