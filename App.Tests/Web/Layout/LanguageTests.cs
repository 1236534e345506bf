using System.Net;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web.Layout;

namespace QueueDashboard.Tests.Web.Layout;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("queues/all?search=a%20b", "/queues/all?search=a%20b")]
    [InlineData("//evil.test", "/evil.test")]
    [InlineData("\\\\evil.test", "/evil.test")]
    [InlineData("x/..//evil.test", "/")]
    [InlineData("https://evil.test/", "/https://evil.test/")]
    [InlineData(null, "/")]
    public void Below_never_leads_to_another_host(string? back, string path) => Assert.Equal(path, LanguageEndpoint.Below(back));

    [Fact]
    public async Task Language_is_remembered_and_an_unknown_one_is_not_found()
    {
        await using var app = new AccessApp();
        using var browser = app.Browser();

        using var german = await browser.GetAsync("/language/de?back=overview", TestContext.Current.CancellationToken);
        using var klingon = await browser.GetAsync("/language/tlh", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, german.StatusCode);
        Assert.Equal("/overview", german.Headers.Location!.OriginalString);
        Assert.Contains("c%3Dde", Assert.Single(german.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(".AspNetCore.Culture", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, klingon.StatusCode);
    }
}
