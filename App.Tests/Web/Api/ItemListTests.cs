using System.Text.Json.Nodes;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class ItemListTests(ApiHost host)
{
    [Fact]
    public async Task List_has_the_documented_shape()
    {
        var viewer = await host.CallerAsync("operator", "shape", "shape.test");
        long id = await host.HoldAsync("Grüße aus Köln", "anna@shape.test", "bob@elsewhere.test");

        var answer = await viewer.GetAsync("items");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["items", "next"], answer.Json!.AsObject().Select(property => property.Key));
        Assert.Null(answer.Json["next"]);
        var item = Assert.Single(answer.Json["items"]!.AsArray())!.AsObject();
        Assert.Equal(
            ["id", "queue", "state", "reason", "from", "reversePath", "recipients", "subject", "receivedAt", "size", "hasAttachments"],
            item.Select(property => property.Key));
        Assert.Equal(id, (long)item["id"]!);
        Assert.Equal("quarantine", (string?)item["queue"]);
        Assert.Equal("held", (string?)item["state"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"code":"virus","text":"A virus was found: Test-Virus.","score":null}"""), item["reason"]));
        Assert.Contains("berta@sender.test", (string?)item["from"], StringComparison.Ordinal);
        Assert.Equal("bounce@sender.test", (string?)item["reversePath"]);
        Assert.Equal("Grüße aus Köln", (string?)item["subject"]);
        Assert.True((long)item["size"]! > 100);
        Assert.True(DateTimeOffset.TryParse((string?)item["receivedAt"], out _));

        // The other recipient lies outside of the viewer's domain: he is not named.
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"address":"anna@shape.test","state":"held"}]"""), item["recipients"]));
    }

    [Fact]
    public async Task List_pages_through_250_items_without_gap_or_repeat()
    {
        var viewer = await host.CallerAsync("auditor", "paging", "paging.test");
        long[] held = await Task.WhenAll(Enumerable.Range(0, 250).Select(number => host.HoldAsync($"Page {number}", "anna@paging.test")));

        List<long> seen = [];
        string cursor = "";
        do
        {
            var answer = await viewer.GetAsync($"items?limit=60&cursor={cursor}");
            seen.AddRange(answer.Json!["items"]!.AsArray().Select(item => (long)item!["id"]!));
            cursor = (string?)answer.Json["next"] ?? "";
        }
        while (cursor.Length > 0);

        Assert.Equal(held.OrderDescending(), seen);
    }

    [Fact]
    public async Task List_without_a_state_shows_what_is_open_and_any_shows_all()
    {
        var viewer = await host.CallerAsync("operator", "states", "states.test");
        long held = await host.HoldAsync("Held", "anna@states.test");
        long pending = await host.HoldAsync("Pending", "anna@states.test");
        long deleted = await host.HoldAsync("Deleted", "anna@states.test");
        Assert.Equal(200, (await viewer.PostAsync($"items/{pending}/release")).Status);
        Assert.Equal(200, (await viewer.PostAsync($"items/{deleted}/delete")).Status);

        Assert.Equal([pending, held], await IdsAsync(viewer, "items"));
        Assert.Equal([pending, held], await IdsAsync(viewer, "items?state=open&queue=&search="));
        Assert.Equal([deleted, pending, held], await IdsAsync(viewer, "items?state=any"));
        Assert.Equal([deleted], await IdsAsync(viewer, "items?state=deleted"));
        Assert.Equal([pending], await IdsAsync(viewer, "items?state=PENDING&queue=quarantine&reason=virus"));
        Assert.Empty(await IdsAsync(viewer, "items?state=any&queue=bad"));
    }

    [Fact]
    public async Task Search_finds_by_word_once_the_index_has_it()
    {
        var viewer = await host.CallerAsync("operator", "searching", "searching.test");
        long id = await host.HoldAsync("Zitronenfalter im April", "anna@searching.test");
        await host.HoldAsync("Something else", "anna@searching.test");

        long[] found = [];
        while (found.Length == 0)
        {
            found = await IdsAsync(viewer, "items?search=subject:zitronenfalter");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal([id], found);
    }

    [Fact]
    public async Task Reason_is_in_the_language_that_is_accepted()
    {
        long id = await host.HoldAsync("Sprache");

        var answer = await host.Operator.GetAsync($"items/{id}", ("Accept-Language", "de-DE,de;q=0.9"));

        Assert.Equal("Ein Virus wurde gefunden: Test-Virus.", (string?)answer.Json!["reason"]!["text"]);
        Assert.Equal(["de"], answer.Response.Content.Headers.ContentLanguage);
    }

    [Theory]
    [InlineData("queue=spam", "queue", "holding, quarantine, bad", "spam")]
    [InlineData("state=gone,held", "state", "released, requeued", "gone,held")]
    [InlineData("reason=boredom", "reason", "scanner-failed", "boredom")]
    [InlineData("limit=0", "limit", "between 1 and 500", "0")]
    [InlineData("limit=501", "limit", "between 1 and 500", "501")]
    [InlineData("limit=ten", "limit", "between 1 and 500", "ten")]
    [InlineData("cursor=-1", "cursor", "the page before", "-1")]
    [InlineData("search=before:tomorrow", "search", "cannot be understood", "before:tomorrow")]
    [InlineData("stat=held", "stat", "queue, state, reason, search, sort, limit, cursor", "stat")]
    public async Task List_says_what_is_wrong_with_a_parameter(string query, string key, string allowed, string given)
    {
        var answer = await host.Operator.GetAsync($"items?{query}");

        Assert.Equal(400, answer.Status);
        Assert.Equal("bad-query", answer.Code);
        var error = Assert.Single(answer.Json!["errors"]!.AsArray())!;
        Assert.Equal(key, (string?)error["key"]);
        Assert.Contains(allowed, (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains(given, (string?)error["message"], StringComparison.Ordinal);
    }

    private static async Task<long[]> IdsAsync(Caller viewer, string path) => [.. (await viewer.GetAsync(path)).Json!["items"]!.AsArray().Select(item => (long)item!["id"]!)];
}
