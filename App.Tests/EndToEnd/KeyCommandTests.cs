using System.Text.Json.Nodes;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Keys from the command line, in a process beside a running server on the same database.</summary>
public sealed class KeyCommandTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_key_signs_in_the_running_server_without_a_restart()
    {
        await using var dashboard = await Dashboard.StartAsync(prepared, ("Defaults:OwnDomains", "own.test"), ("Defaults:BackscatterEnabled", "true"));
        string old = await SignAsync(dashboard);
        Assert.StartsWith("prvs=0", old, StringComparison.Ordinal);

        var made = JsonNode.Parse(await dashboard.CommandAsync("batv", "key", "new", "--json"))!;
        Assert.Equal((1, true), ((int)made["slot"]!, (bool)made["signs"]!));
        Assert.NotNull(made["previousUntil"]);

        await Eventually.TrueAsync("the server signs with the new key", async () => (await SignAsync(dashboard)).StartsWith("prvs=1", StringComparison.Ordinal), () => dashboard.Log);
        Assert.Equal("pass", await VerdictAsync(dashboard, old));
        Assert.Contains("1\tsigns\t", await dashboard.CommandAsync("batv", "key", "list"), StringComparison.Ordinal);
        var signing = JsonNode.Parse(await dashboard.CommandAsync("batv", "key", "list", "--json"))!["keys"]![1]!;
        Assert.Equal(("signs", (string?)made["fingerprint"], "generated"), ((string?)signing["standing"], (string?)signing["fingerprint"], (string?)signing["origin"]));

        // The same answers here and there.
        string tagged = (await dashboard.CommandAsync("batv", "sign", "anna@own.test")).Trim();
        Assert.Equal(await SignAsync(dashboard), tagged);
        var check = JsonNode.Parse(await dashboard.CommandAsync("batv", "check", tagged, "--client", "192.0.2.1", "--json"))!;
        Assert.Equal(("pass", "anna@own.test", 1, 7), ((string?)check["verdict"], (string?)check["address"], (int)check["slot"]!, (int)check["daysLeft"]!));
        using var asked = await dashboard.CallAsync(HttpMethod.Post, "backscatter/check", new { address = tagged, client = "192.0.2.1" });
        Assert.Equal(check.ToJsonString(), JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!.ToJsonString());
    }

    [Fact]
    public async Task Key_goes_to_another_server_by_export_and_import()
    {
        await using var one = await Dashboard.StartAsync(prepared, ("Defaults:OwnDomains", "own.test"), ("Defaults:BackscatterEnabled", "true"));
        await using var other = await Dashboard.StartAsync(prepared, ("Defaults:OwnDomains", "own.test"));
        using TemporaryFolder files = new();
        string tag = await SignAsync(one);
        Assert.Equal("unknown-key", await VerdictAsync(other, tag));

        await File.WriteAllTextAsync(files.At("key.json"), await one.CommandAsync("batv", "key", "export", "0"), Cancel);
        Assert.StartsWith("slot 0,", await other.CommandAsync("batv", "key", "import", files.At("key.json"), "--sign"), StringComparison.Ordinal);
        var taken = await other.CommandAsync(["batv", "key", "import", files.At("key.json"), "--json"], 1);
        Assert.Equal("slot-taken", (string?)JsonNode.Parse(taken)!["code"]);
        Assert.Equal(40, (await other.CommandAsync("batv", "key", "export", "0", "--raw")).Length);

        await Eventually.TrueAsync("the other server signs with it", async () => await VerdictAsync(other, tag) == "pass" && await SignAsync(other) == tag, () => other.Log);
        Assert.Equal("pass", await VerdictAsync(one, await SignAsync(other)));
    }

    private static async Task<string> SignAsync(Dashboard dashboard) => (string)(await PostAsync(dashboard, "sign", new { address = "anna@own.test" }))["tagged"]!;

    private static async Task<string?> VerdictAsync(Dashboard dashboard, string address) => (string?)(await PostAsync(dashboard, "check", new { address, client = "192.0.2.1" }))["verdict"];

    private static async Task<JsonNode> PostAsync(Dashboard dashboard, string what, object body)
    {
        using var response = await dashboard.CallAsync(HttpMethod.Post, $"backscatter/{what}", body);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
