using System.Text.Json.Nodes;
using QueueDashboard.Tests.Alarms;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class AlarmTests(ApiHost host)
{
    private static readonly string[] Queues = ["holding", "bad"];

    [Fact]
    public async Task Alarm_is_added_changed_tested_read_and_removed()
    {
        await using var sink = await WebhookSink.StartAsync();
        var made = await host.Administrator.PostAsync("alarms", new { name = "Too many", kind = "held", limit = 1_000_000, queues = Queues, webhook = sink.Address, secret = "open-sesame" });
        Assert.Equal(201, made.Status);
        long id = (long)made.Json!["id"]!;
        Assert.Equal(("""["holding","bad"]""", true, "messages"), (made.Json["queues"]!.ToJsonString(), (bool)made.Json["hasSecret"]!, (string)made.Json["unit"]!));
        Assert.DoesNotContain("sesame", made.Json.ToJsonString(), StringComparison.Ordinal);

        var tested = await host.Administrator.PostAsync($"alarms/{id}/test");
        Assert.Equal(("sent", null), ((string?)tested.Json!["webhook"]!["code"], tested.Json["mail"]));
        Assert.Contains("X-QueueDashboard-Signature", Assert.Single(sink.Calls).Headers.Keys);
        var events = await host.Administrator.GetAsync($"alarms/{id}/events?limit=1");
        Assert.Equal("test", (string?)events.Json!["events"]![0]!["what"]);

        var changed = await host.Administrator.PutAsync($"alarms/{id}", new { name = "Less", kind = "held", limit = 7, enabled = false, webhook = sink.Address, version = 1 });
        Assert.Equal((200, "Less", true, 2), (changed.Status, (string?)changed.Json!["name"], (bool)changed.Json["hasSecret"]!, (int)changed.Json["version"]!));
        var late = await host.Administrator.PutAsync($"alarms/{id}", new { name = "Late", kind = "held", enabled = false, version = 1 });
        Assert.Equal((409, "stale"), (late.Status, late.Code));
        Assert.Contains("\"Less\"", (await host.Administrator.GetAsync("alarms")).Json!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"alarms/{id}", null)).Status);
        Assert.Equal(404, (await host.Administrator.GetAsync($"alarms/{id}/events")).Status);
    }

    [Theory]
    [InlineData("""{"name":"x","kind":"weather","enabled":false}""", "kind")]
    [InlineData("""{"name":"x","kind":"held"}""", "enabled")]
    [InlineData("""{"name":"x","kind":"held","enabled":false,"queues":["spam"]}""", "queues")]
    [InlineData("""{"name":"x","kind":"held","webhook":"file:///etc/passwd"}""", "webhook")]
    [InlineData("""{"name":"x","kind":"held","mailTo":"a@example.org"}""", "mailTo")]
    [InlineData("""{"kind":"held","enabled":false}""", "name")]
    public async Task Body_that_cannot_be_used_is_refused_by_field(string body, string key)
    {
        var answer = await host.Administrator.PostAsync("alarms", JsonNode.Parse(body));

        Assert.Equal(422, answer.Status);
        Assert.Contains($"\"{key}\"", answer.Json!["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrator_for_some_domains_only_is_refused()
    {
        var limited = await host.CallerAsync("administrator", "limited-alarms", "mine.test");

        var answer = await limited.GetAsync("alarms");

        Assert.Equal((403, "limited"), (answer.Status, answer.Code));
    }
}
