using System.Net;
using System.Text;

namespace QueueDashboard.Tests.Web.Api;

/// <summary>What the framework itself would answer with an empty body; each is checked for being problem details by the caller.</summary>
[Collection(ApiTests.Name)]
public sealed class RefusalTests(ApiHost host)
{
    [Fact]
    public async Task Unknown_address_is_not_found() => Assert.Equal((404, "not-found"), Of(await host.Operator.GetAsync("nothing/here")));

    [Fact]
    public async Task Id_that_is_no_number_is_not_found() => Assert.Equal((404, "not-found"), Of(await host.Operator.GetAsync("items/one")));

    [Fact]
    public async Task Wrong_method_names_the_right_ones()
    {
        var answer = await host.Operator.SendAsync(HttpMethod.Put, "stats", null);

        Assert.Equal((405, "method"), Of(answer));
        Assert.Contains("GET", answer.Response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("items", HttpStatusCode.MethodNotAllowed)]
    [InlineData("items/1/raw", HttpStatusCode.MethodNotAllowed)]
    [InlineData("stats", HttpStatusCode.MethodNotAllowed)]
    [InlineData("nothing/here", HttpStatusCode.NotFound)]
    public async Task Head_is_a_wrong_method_where_there_is_something(string path, HttpStatusCode status)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, $"/api/v1/{path}");
        using var answer = await host.Operator.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, answer.Content.Headers.Allow.Contains("GET"));
    }

    [Fact]
    public async Task Body_that_is_not_JSON_by_its_type_is_refused()
    {
        long id = await host.HoldAsync("Form");
        using FormUrlEncodedContent form = new([new("recipients", "anna@own.test")]);

        Assert.Equal((415, "media-type"), Of(await host.Operator.SendAsync(HttpMethod.Post, $"items/{id}/delete", form)));
    }

    [Theory]
    [InlineData("{\"recipients\":[")]
    [InlineData("[]")]
    [InlineData("\"anna\"")]
    [InlineData("null")]
    [InlineData("{\"recipients\":[\"a@b\"],\"recipients\":[\"c@d\"]}")]
    public async Task Body_that_cannot_be_read_says_so(string body)
    {
        long id = await host.HoldAsync("Broken");

        Assert.Equal((400, "bad-json"), Of(await PostAsync($"items/{id}/delete", body)));
        Assert.Equal("held", (string?)(await host.Operator.GetAsync($"items/{id}")).Json!["state"]);
    }

    [Fact]
    public async Task Body_that_is_too_deep_is_refused_and_the_server_goes_on()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 10_000));

        Assert.Equal(400, (await PostAsync("items/delete", deep)).Status);
        Assert.Equal(200, (await host.Operator.GetAsync("stats")).Status);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused() => Assert.Equal((413, "too-large"), Of(await PostAsync("items/delete", new string(' ', 600_000))));

    private static (int Status, string Code) Of(Answer answer) => (answer.Status, answer.Code);

    private async Task<Answer> PostAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await host.Operator.SendAsync(HttpMethod.Post, path, content);
    }
}
