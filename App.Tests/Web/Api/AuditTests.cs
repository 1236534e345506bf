namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class AuditTests(ApiHost host)
{
    [Fact]
    public async Task Audit_of_an_item_is_newest_first_and_pages()
    {
        long id = await host.HoldAsync("Audited", "anna@own.test");
        await host.Operator.PostAsync($"items/{id}/delete");
        await host.Operator.PostAsync($"items/{id}/restore");
        await host.Operator.PostAsync($"items/{id}/requeue");

        var first = await host.Auditor.GetAsync($"audit?item={id}&limit=2");
        var second = await host.Auditor.GetAsync($"audit?item={id}&limit=2&cursor={first.Json!["next"]}");

        Assert.Equal(["requeue refused", "restore done"], Lines(first));
        Assert.Equal(["delete done"], Lines(second));
        Assert.Null(second.Json!["next"]);
        var entry = second.Json["entries"]![0]!.AsObject();
        Assert.Equal(["id", "at", "actorKind", "actor", "clientAddress", "act", "outcome", "item", "recipient", "detail"], entry.Select(property => property.Key));
        Assert.Equal("operator-script", (string?)entry["actor"]);
        Assert.Equal("token", (string?)entry["actorKind"]);
        Assert.Equal("anna@own.test", (string?)entry["recipient"]);
    }

    [Fact]
    public async Task Audit_is_filtered_by_actor_act_and_time()
    {
        var viewer = await host.CallerAsync("operator", "filtered-one", "");
        long id = await host.HoldAsync("Filtered");
        await viewer.PostAsync($"items/{id}/delete");
        await viewer.PostAsync($"items/{id}/undo");

        Assert.Equal(["undo done", "delete done"], Lines(await host.Auditor.GetAsync("audit?actor=filtered-one")));
        Assert.Equal(["delete done"], Lines(await host.Auditor.GetAsync("audit?actor=filtered-one&act=delete")));
        Assert.Empty(Lines(await host.Auditor.GetAsync("audit?actor=filtered-one&to=2020-01-01")));
        Assert.Equal(2, Lines(await host.Auditor.GetAsync("audit?actor=filtered-one&from=2020-01-01T00:00:00Z")).Length);
    }

    [Fact]
    public async Task Limited_auditor_reads_of_his_domains_only()
    {
        long mixed = await host.HoldAsync("Mixed", "anna@MINE.test", "bob@other.test");
        long other = await host.HoldAsync("Other", "bob@other.test");
        await host.Operator.GetAsync($"items/{mixed}/raw");
        await host.Operator.PostAsync($"items/{mixed}/delete");
        await host.Operator.PostAsync($"items/{other}/delete");

        var entries = (await host.LimitedAuditor.GetAsync("audit?limit=500")).Json!["entries"]!.AsArray();

        Assert.Contains(entries, entry => (long?)entry!["item"] == mixed && (string?)entry["act"] == "content.open");
        Assert.Contains(entries, entry => (string?)entry!["recipient"] == "anna@MINE.test");
        Assert.DoesNotContain(entries, entry => (string?)entry!["recipient"] == "bob@other.test");
        Assert.DoesNotContain(entries, entry => (long?)entry!["item"] == other);
        Assert.All(entries.Where(entry => entry!["item"] is null), entry => Assert.EndsWith("@mine.test", (string?)entry!["recipient"], StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("act=releases", "act")]
    [InlineData("item=x", "item")]
    [InlineData("from=someday", "from")]
    [InlineData("limit=1000", "limit")]
    [InlineData("who=me", "who")]
    public async Task Audit_says_what_is_wrong_with_a_parameter(string query, string key)
    {
        var answer = await host.Auditor.GetAsync($"audit?{query}");

        Assert.Equal(400, answer.Status);
        Assert.Equal(key, (string?)Assert.Single(answer.Json!["errors"]!.AsArray())!["key"]);
    }

    private static string[] Lines(Answer answer) => [.. answer.Json!["entries"]!.AsArray().Select(entry => $"{entry!["act"]} {entry["outcome"]}")];
}
