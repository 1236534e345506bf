using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Rules;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class RuleTests(ApiHost host)
{
    [Fact]
    public async Task Rule_is_added_changed_moved_tried_and_removed()
    {
        long item = await host.HoldAsync("Invoice 4711");
        var added = await host.Administrator.PostAsync("rules", new { name = "Invoices", conditions = new object[] { new { kind = "subject", value = "invoice" }, new { kind = "client", value = "192.0.2.0/24" } } });
        Assert.Equal(201, added.Status);
        long id = (long)added.Json!["id"]!;
        Assert.Equal($"/api/v1/rules/{id}", added.Response.Headers.Location!.OriginalString);
        Assert.Contains(id, Known());

        var second = await host.Administrator.PostAsync("rules", new { name = "Second", watchOnly = true, ownUsers = true, queue = "quarantine", reason = "spam", conditions = new object[] { new { kind = "null-sender", not = true } } });
        long other = (long)second.Json!["id"]!;
        Assert.Equal((true, true, "quarantine", "spam"), ((bool)second.Json["watchOnly"]!, (bool)second.Json["ownUsers"]!, (string)second.Json["queue"]!, (string)second.Json["reason"]!));
        Assert.Equal(200, (await host.Administrator.PostAsync($"rules/{other}/move", new { place = 1 })).Status);
        Assert.Equal(other, (long)(await host.Administrator.GetAsync("rules")).Json!["rules"]![0]!["id"]!);

        var tried = (await host.Administrator.PostAsync("rules/try", new { item })).Json!["rules"]!.AsArray();
        var finding = tried.Single(one => (long)one!["id"]! == id)!;
        Assert.True((bool)finding["matches"]!);
        Assert.Equal(["Invoice 4711", "mx.sender.test [192.0.2.7]"], finding["conditions"]!.AsArray().Select(one => (string)one!["seen"]!));
        Assert.Equal(404, (await host.Administrator.PostAsync("rules/try", new { item = 999_999 })).Status);

        int version = (int)added.Json["version"]!;
        JsonObject change = new() { ["name"] = "Bills", ["conditions"] = new JsonArray(new JsonObject { ["kind"] = "subject", ["value"] = "bill" }), ["version"] = version };
        Assert.Equal(200, (await host.Administrator.PutAsync($"rules/{id}", change)).Status);
        Assert.Equal(409, (await host.Administrator.PutAsync($"rules/{id}", change)).Status);
        Assert.Equal("Bills", (string?)(await host.Administrator.GetAsync($"rules/{id}")).Json!["name"]);
        Assert.False((bool)(await host.Administrator.PostAsync($"rules/{id}/disable", null)).Json!["enabled"]!);
        Assert.DoesNotContain(id, Known());
        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"rules/{id}", null)).Status);
        Assert.Equal(404, (await host.Administrator.SendAsync(HttpMethod.Delete, $"rules/{id}", null)).Status);
        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"rules/{other}", null)).Status);
        Assert.Empty(Known());

        List<long> Known()
        {
            var set = host.Services.GetRequiredService<CurrentRules>().Value;
            using MessageFacts facts = new(set, new MessageOrigin("", null, "", false), BodyRoom.Unlimited);
            return [.. set.Explain(facts).Select(one => one.Rule.Id)];
        }
    }

    [Fact]
    public async Task Everything_wrong_is_named_at_once()
    {
        var empty = await host.Administrator.PostAsync("rules", new { name = "No conditions" });
        Assert.Equal(422, empty.Status);
        Assert.Equal(["conditions"], Keys(empty.Json));
        var wrong = await host.Administrator.PostAsync("rules", new { name = "x", queue = "nowhere", conditions = new object[] { new { kind = "colour", value = "red" }, new { kind = "subject", valu = "x" } } });
        Assert.Equal(["queue", "conditions.0.kind", "conditions.1.valu"], Keys(wrong.Json));
        var values = await host.Administrator.PostAsync("rules", new { name = "x", conditions = new object[] { new { kind = "client", value = "192.0.2.0/99" }, new { kind = "larger", value = "big" } } });
        Assert.Equal(["conditions.0.value", "conditions.1.value"], Keys(values.Json));

        static IEnumerable<string> Keys(JsonNode? problem) => problem!["errors"]!.AsArray().Select(error => (string)error!["key"]!);
    }
}
