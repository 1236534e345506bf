using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class SettingsTests(ApiHost host)
{
    private SettingsStore Store => host.Services.GetRequiredService<SettingsStore>();

    [Fact]
    public async Task List_names_every_section_and_each_can_be_read()
    {
        var names = (await host.Administrator.GetAsync("settings")).Json!["sections"]!.AsArray().Select(name => (string)name!).ToList();

        Assert.Equal(SettingsSections.All.Select(section => section.Name), names);
        foreach (string name in names)
        {
            var answer = await host.Administrator.GetAsync($"settings/{name}");
            Assert.Equal(200, answer.Status);
            Assert.NotNull(answer.Response.Headers.ETag);
        }
    }

    [Fact]
    public async Task Section_that_does_not_exist_is_named_with_those_that_do()
    {
        var answer = await host.Administrator.GetAsync("settings/colours");

        Assert.Equal(404, answer.Status);
        Assert.Contains("colours", answer.Detail, StringComparison.Ordinal);
        Assert.Contains("retention", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_round_trips_as_it_was_read()
    {
        var read = await host.Administrator.GetAsync("settings/general");
        var saved = await host.Administrator.PutAsync("settings/general", JsonNode.Parse("""{"publicAddress":"https://mail.own.test/queue","ownDomains":["own.test","zwei.test"]}""")!);
        var again = await host.Administrator.GetAsync("settings/general");
        var same = await host.Administrator.PutAsync("settings/general", again.Json!);

        Assert.Equal(["publicAddress", "ownDomains"], read.Json!.AsObject().Select(property => property.Key));
        Assert.Equal(200, saved.Status);
        Assert.True(JsonNode.DeepEquals(saved.Json, again.Json));
        Assert.True(JsonNode.DeepEquals(again.Json, same.Json));
        Assert.Equal("https://mail.own.test/queue", Store.Current<GeneralSettings>().PublicAddress);
        Assert.Equal(saved.Response.Headers.ETag, again.Response.Headers.ETag);
    }

    [Fact]
    public async Task What_is_left_out_stays_as_it_is()
    {
        await host.Administrator.PutAsync("settings/retention", new { holdingDays = 3, badDays = 4 });
        var answer = await host.Administrator.PutAsync("settings/retention", new { badDays = 5 });

        Assert.Equal(3, (int)answer.Json!["holdingDays"]!);
        Assert.Equal(5, (int)answer.Json["badDays"]!);
        Assert.Equal(14, (int)answer.Json["recycleBinDays"]!);
    }

    [Fact]
    public async Task Secret_is_shown_as_set_kept_replaced_and_cleared_but_never_told()
    {
        var first = await host.Administrator.GetAsync("settings/relays");
        Assert.True((bool)first.Json!["release"]!["password"]!);
        Assert.False((bool)first.Json["digest"]!["password"]!);
        Assert.Equal("relay", (string?)first.Json["release"]!["user"]);
        Assert.DoesNotContain("open-sesame", first.Json.ToJsonString(), StringComparison.Ordinal);

        first.Json["digest"]!["host"] = "127.0.0.1";
        var kept = await host.Administrator.PutAsync("settings/relays", first.Json);
        Assert.Equal(200, kept.Status);
        Assert.Equal("open-sesame", Store.Current<RelaySettings>().Release.Password.Value);

        var replaced = await host.Administrator.PutAsync("settings/relays", new { digest = new { password = "s3cret-two" } });
        Assert.True((bool)replaced.Json!["digest"]!["password"]!);
        Assert.DoesNotContain("s3cret-two", replaced.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("s3cret-two", Store.Current<RelaySettings>().Digest.Password.Value);
        Assert.Equal("open-sesame", Store.Current<RelaySettings>().Release.Password.Value);

        var cleared = await host.Administrator.PutAsync("settings/relays", new { digest = new { password = false, host = "" } });
        Assert.False((bool)cleared.Json!["digest"]!["password"]!);
        Assert.False(Store.Current<RelaySettings>().Digest.Password.IsSet);

        var audit = await host.Auditor.GetAsync("audit?act=settings.change");
        Assert.DoesNotContain("s3cret", audit.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delivery", """{"holdBackSeconds":601}""", "holdBackSeconds", "601")]
    [InlineData("delivery", """{"holdBackSeconds":"5"}""", "holdBackSeconds", "whole number")]
    [InlineData("delivery", """{"holdBackSeconds":1.5}""", "holdBackSeconds", "whole number")]
    [InlineData("delivery", """{"holdBackSeconds":99999999999}""", "holdBackSeconds", "whole number")]
    [InlineData("delivery", """{"holdBackSeconds":null}""", "holdBackSeconds", "null")]
    [InlineData("delivery", """{"HoldBackSeconds":5}""", "HoldBackSeconds", "holdBackSeconds, giveUpHours")]
    [InlineData("general", """{"ownDomains":["a.test",null]}""", "ownDomains", "list of texts")]
    [InlineData("general", """{"ownDomains":["with@at"]}""", "ownDomains", "with@at")]
    [InlineData("general", """{"publicAddress":"ftp://x"}""", "publicAddress", "ftp://x")]
    [InlineData("links", """{"actAtOnce":"yes"}""", "actAtOnce", "true or false")]
    [InlineData("relays", """{"release":{"tls":"sometimes"}}""", "release.tls", "preferred, required, off, implicit")]
    [InlineData("relays", """{"release":{"tls":1}}""", "release.tls", "preferred")]
    [InlineData("relays", """{"release":{"isConfigured":false}}""", "release.isConfigured", "release.host")]
    [InlineData("relays", """{"release":"smtp://x"}""", "release", "object")]
    [InlineData("relays", """{"requeue":{"password":true}}""", "requeue.password", "keep")]
    [InlineData("relays", """{"release":{"password":12345}}""", "release.password", "text")]
    [InlineData("relays", """{"other":{}}""", "other", "release, requeue, digest")]
    public async Task Change_that_cannot_be_made_names_the_key(string section, string body, string key, string says)
    {
        var before = await host.Administrator.GetAsync($"settings/{section}");
        var answer = await host.Administrator.PutAsync($"settings/{section}", JsonNode.Parse(body)!);
        var after = await host.Administrator.GetAsync($"settings/{section}");

        Assert.Equal(422, answer.Status);
        Assert.Equal("invalid", answer.Code);
        var error = Assert.Single(answer.Json!["errors"]!.AsArray())!;
        Assert.Equal(key, (string?)error["key"]);
        Assert.Contains(says, (string?)error["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("12345", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(before.Response.Headers.ETag, after.Response.Headers.ETag);
        Assert.True(JsonNode.DeepEquals(before.Json, after.Json));
    }

    [Fact]
    public async Task Change_of_an_older_version_is_refused_with_who_and_when()
    {
        var read = await host.Administrator.GetAsync("settings/links");
        string tag = read.Response.Headers.ETag!.ToString();
        var first = await host.Administrator.PutAsync("settings/links", new { lifetimeDays = 8 }, ("If-Match", tag));
        var second = await host.Administrator.PutAsync("settings/links", new { lifetimeDays = 9 }, ("If-Match", tag));

        Assert.Equal(200, first.Status);
        Assert.Equal(412, second.Status);
        Assert.Equal("stale", second.Code);
        Assert.Equal("admin-script", (string?)second.Json!["by"]);
        Assert.NotNull(second.Json["at"]);
        Assert.Equal(8, (int)(await host.Administrator.GetAsync("settings/links")).Json!["lifetimeDays"]!);
    }

    [Theory]
    [InlineData("W/\"0\"", 412)]
    [InlineData("\"yesterday\"", 412)]
    [InlineData("nonsense", 412)]
    [InlineData("*", 200)]
    public async Task If_match_that_names_no_version_changes_nothing(string tag, int status) =>
        Assert.Equal(status, (await host.Administrator.PutAsync("settings/links", new { actAtOnce = false }, ("If-Match", tag))).Status);

    [Fact]
    public async Task Changes_at_once_of_different_settings_are_all_kept()
    {
        var answers = await Task.WhenAll(
            host.Administrator.PutAsync("settings/retention", new { auditDays = 101 }),
            host.Administrator.PutAsync("settings/retention", new { quarantineDays = 102 }),
            host.Administrator.PutAsync("settings/retention", new { recycleBinDays = 103 }));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var now = Store.Current<RetentionSettings>();
        Assert.Equal((101, 102, 103), (now.AuditDays, now.QuarantineDays, now.RecycleBinDays));
        await host.Administrator.PutAsync("settings/retention", new { recycleBinDays = 14 });
    }
}
