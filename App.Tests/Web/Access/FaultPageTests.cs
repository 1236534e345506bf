using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Accounts;
using QueueDashboard.Data;

namespace QueueDashboard.Tests.Web.Access;

/// <summary>What a browser is shown when an address is wrong, a request is, or we are.</summary>
public sealed partial class FaultPageTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/queues/xyz", HttpStatusCode.NotFound)]
    [InlineData("/queues/quarantine", HttpStatusCode.OK)]
    [InlineData("/settings/xyz", HttpStatusCode.NotFound)]
    [InlineData("/settings/links", HttpStatusCode.OK)]
    [InlineData("/settings", HttpStatusCode.OK)]
    [InlineData("/backscatter/xyz", HttpStatusCode.NotFound)]
    [InlineData("/sources/xyz", HttpStatusCode.NotFound)]
    [InlineData("/rules/xyz", HttpStatusCode.NotFound)]
    public async Task Part_that_a_page_does_not_have_is_404(string path, HttpStatusCode expected)
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        await app.AddAsync("anna", Roles.Administrator);
        using var signedIn = await AccessApp.SignInAsync(browser, "anna", AccessApp.Password);

        using var answer = await browser.GetAsync(path, Cancel);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.NotFound, (await answer.Content.ReadAsStringAsync(Cancel)).Contains("There is no such page", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "The dashboard failed")]
    [InlineData("de", "Das Dashboard hat einen Fehler")]
    public async Task Failure_is_a_page_with_the_number_of_its_log_line(string language, string title)
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        await app.Get<UnitOfWork>().WriteAsync((db, stop) => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Users\" RENAME TO \"Lost\"", stop), Cancel);

        using var answer = await browser.GetAsync("/signin", Cancel);
        string html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", html, StringComparison.OrdinalIgnoreCase);
        string number = Number().Match(html).Value;
        Assert.Contains(app.Log.All, line => line.Contains($"Failure {number}: GET", StringComparison.Ordinal) && line.Contains("no such table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_behind_a_link_does_not_put_its_token_into_the_log()
    {
        await using var app = new AccessApp();
        await app.Get<UnitOfWork>().WriteAsync((db, stop) => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"SignInLinks\" RENAME TO \"Lost\"", stop), Cancel);

        // A token that could be one, so that the table is asked.
        using var answer = await app.Browser().GetAsync($"/signin/once/{SecretToken.New().Text}", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(app.Log.All, line => line.Contains("GET /signin/once/{token} could not be answered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_that_is_too_large_is_refused_with_a_page()
    {
        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"));
        app.UseKestrel();
        app.StartServer();
        using var browser = new HttpClient { BaseAddress = new Uri(app.Get<QueueDashboard.Hosting.EdgeState>().LocalBase()) };
        using var form = new FormUrlEncodedContent([new("name", new string('x', 20_000))]);

        using var answer = await browser.PostAsync("/signin", form, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("could not take this request", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<= )[0-9]{6}(?=\\.)")]
    private static partial Regex Number();
}
