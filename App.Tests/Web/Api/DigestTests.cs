using System.Text.Json.Nodes;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class DigestTests(ApiHost host)
{
    [Fact]
    public async Task Send_tells_each_recipient_in_own_domains_and_the_list_shows_it()
    {
        await host.Administrator.PutAsync("settings/general", JsonNode.Parse("""{"publicAddress":"https://queue.readers.test","ownDomains":["readers.test","mine.test"]}""")!);
        await host.HoldAsync("For the digest", "reader-one@readers.test", "reader-two@mine.test", "outsider@foreign.test");

        var sent = await host.Operator.PostAsync("digests/send");
        var digests = sent.Json!["digests"]!.AsArray();
        var mine = Assert.Single(digests, digest => (string?)digest!["to"] == "reader-one@readers.test")!.AsObject();
        Assert.Equal(["id", "to", "items", "state", "subject"], mine.Select(property => property.Key));
        Assert.Equal(1, (int)mine["items"]!);
        Assert.Equal("written", (string?)mine["state"]);
        Assert.DoesNotContain(digests, digest => (string?)digest!["to"] == "outsider@foreign.test");

        var listed = Assert.Single((await host.Auditor.GetAsync("digests?limit=500")).Json!["digests"]!.AsArray(), digest => (long)digest!["id"]! == (long)mine["id"]!)!.AsObject();
        Assert.Equal(["id", "kind", "audience", "to", "createdAt", "subject", "items", "state", "settledAt", "reply", "attempts"], listed.Select(property => property.Key));
        Assert.Equal("recipients", (string?)listed["audience"]);

        var one = (await host.Auditor.GetAsync($"digests/{mine["id"]}")).Json!;
        Assert.Contains("For the digest", (string?)one["text"], StringComparison.Ordinal);
        Assert.DoesNotMatch("/a/[A-Za-z0-9_-]{20}", (string)one["html"]!);
        Assert.Empty(one["openings"]!.AsArray());
    }

    [Fact]
    public async Task Limited_caller_sees_digests_to_his_domains_only_page_by_page()
    {
        await host.Administrator.PutAsync("settings/general", JsonNode.Parse("""{"publicAddress":"https://queue.readers.test","ownDomains":["readers.test","mine.test"]}""")!);
        for (int round = 0; round < 3; round++)
        {
            await host.HoldAsync($"Round {round}", "a@readers.test", "m@mine.test", "z@readers.test");
            Assert.Equal(200, (await host.Operator.PostAsync("digests/send")).Status);
        }

        List<JsonNode> seen = [];
        string cursor = "";
        do
        {
            var page = await host.Limited.GetAsync($"digests?limit=1&cursor={cursor}");
            seen.AddRange(page.Json!["digests"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page.Json["next"] ?? "";
        }
        while (cursor.Length > 0);

        Assert.True(seen.Count >= 3);
        Assert.All(seen, digest => Assert.EndsWith("@mine.test", (string?)digest["to"], StringComparison.Ordinal));
        Assert.Equal(seen.Count, seen.Select(digest => (long)digest["id"]!).Distinct().Count());
        long other = (long)(await host.Auditor.GetAsync("digests")).Json!["digests"]!.AsArray().First(digest => (string?)digest!["to"] == "a@readers.test")!["id"]!;
        Assert.Equal(404, (await host.Limited.GetAsync($"digests/{other}")).Status);
    }
}
