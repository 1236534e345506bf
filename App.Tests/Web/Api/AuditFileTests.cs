using System.Text.Json.Nodes;
using QueueDashboard.Data.Audit;
using QueueDashboard.Web.Api;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class AuditFileTests(ApiHost host)
{
    [Fact]
    public async Task Export_holds_everything_the_filter_lets_through_and_is_audited()
    {
        var viewer = await host.CallerAsync("operator", "exported-one", "");
        long id = await host.HoldAsync("Exported");
        await viewer.PostAsync($"items/{id}/delete");
        await viewer.PostAsync($"items/{id}/undo");

        string[] csv = (await TextAsync(host.Auditor, "audit?format=csv&actor=exported-one")).TrimEnd().Split("\r\n");
        string[] lines = (await TextAsync(host.Auditor, "audit?format=jsonl&actor=exported-one&outcome=done")).TrimEnd().Split('\n');

        Assert.Equal(["id", "at", "actorKind", "actor", "clientAddress", "act", "outcome", "item", "recipient", "detail"], csv[0].Split(','));
        Assert.Equal(3, csv.Length);
        Assert.Equal(["undo", "delete"], lines.Select(line => (string)JsonNode.Parse(line)!["act"]!));
        var exports = (await host.Auditor.GetAsync("audit?act=audit.export&text=exported-one")).Json!["entries"]!.AsArray();
        Assert.Contains(exports, entry => (string?)entry!["detail"] == "csv actor=exported-one" && (string?)entry["actor"] == "auditor-script");
        Assert.Contains(exports, entry => (string?)entry!["detail"] == "jsonl actor=exported-one outcome=done");
    }

    [Fact]
    public async Task Export_of_a_limited_auditor_names_his_domains_only()
    {
        long mixed = await host.HoldAsync("Mixed export", "anna@mine.test", "bob@other.test");
        await host.Operator.PostAsync($"items/{mixed}/delete");

        string csv = await TextAsync(host.LimitedAuditor, "audit?format=csv");

        Assert.Contains("anna@mine.test", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@other.test", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format=xml", "format")]
    [InlineData("outcome=maybe", "outcome")]
    public async Task Export_in_an_unknown_form_is_refused(string query, string name)
    {
        var refused = await host.Auditor.GetAsync($"audit?{query}");

        Assert.Equal(400, refused.Status);
        Assert.Contains(name, refused.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_is_searched_by_words_that_stand_for_themselves()
    {
        await host.CallerAsync("operator", "a_b%c", "");
        await host.CallerAsync("operator", "axb-c", "");

        var found = (await host.Auditor.GetAsync($"audit?act=token.create&text={Uri.EscapeDataString("a_b%")}")).Json!["entries"]!.AsArray();

        Assert.StartsWith("a_b%c", (string?)Assert.Single(found)!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("a,b\"c", "\"a,b\"\"c\"")]
    [InlineData("plain", "plain")]
    public void Line_of_the_csv_starts_no_formula(string detail, string field) =>
        Assert.EndsWith($",{field}", AuditFile.Line(new AuditRow { Id = 1, ActorKind = "person", Actor = "anna", Act = "release", Outcome = "done", Detail = detail }), StringComparison.Ordinal);

    private static async Task<string> TextAsync(Caller caller, string path)
    {
        using var answer = await caller.Client.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
