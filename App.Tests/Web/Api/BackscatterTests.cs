using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Batv;
using QueueDashboard.Data;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class BackscatterTests(ApiHost host)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enabling_makes_a_key_with_which_an_address_is_signed_and_checked()
    {
        await EnableAsync();
        var keys = (await host.Auditor.GetAsync("backscatter/keys")).Json!["keys"]!.AsArray();
        var signing = Assert.Single(keys, key => (string?)key!["standing"] == "signs")!.AsObject();
        Assert.Equal(
            ["slot", "standing", "fingerprint", "origin", "createdAt", "createdBy", "signsSince", "signedUntil", "verifiesUntil", "firstUsedAt", "lastUsedAt", "window"],
            signing.Select(property => property.Key));

        var signed = await host.Administrator.PostAsync("backscatter/sign", new { address = "anna@backscatter.test" });
        string tagged = (string)signed.Json!["tagged"]!;
        Assert.StartsWith($"prvs={signing["slot"]}", tagged, StringComparison.Ordinal);
        Assert.Equal((int)signing["slot"]!, (int)signed.Json["slot"]!);
        Assert.Null(signed.Json["policy"]);

        var check = (await host.Auditor.PostAsync("backscatter/check", new { address = tagged, sender = "", client = "192.0.2.1" })).Json!.AsObject();
        Assert.Equal(["verdict", "explanation", "scheme", "slot", "address", "daysLeft", "tag", "bounce", "refused", "exemption"], check.Select(property => property.Key));
        Assert.Equal(("pass", "anna@backscatter.test", 7, false), ((string?)check["verdict"], (string?)check["address"], (int)check["daysLeft"]!, (bool)check["refused"]!));
    }

    [Fact]
    public async Task Sign_says_why_the_filter_would_leave_an_address_alone()
    {
        await EnableAsync();

        Assert.Equal("not-own-domain", (string?)(await SignAsync("anna@elsewhere.test")).Json!["policy"]);
        Assert.Equal("already-tagged", (string?)(await SignAsync("prvs=0785abcdef=anna@backscatter.test")).Json!["policy"]);
        Assert.Equal("too-long", (string?)(await SignAsync($"{new string('a', 60)}@backscatter.test")).Json!["policy"]);
        Assert.Equal(422, (await SignAsync("nobody")).Status);
        Assert.Equal(422, (await SignAsync("")).Status);
        Assert.Equal(422, (await host.Administrator.PostAsync("backscatter/sign", new { address = "a@backscatter.test", secret = "x" })).Status);
    }

    [Fact]
    public async Task Check_says_what_would_become_of_the_mail()
    {
        await EnableAsync();

        Assert.Equal(("untagged", null, true), await CheckAsync(new { address = "anna@backscatter.test", client = "192.0.2.1" }));
        Assert.Equal(("untagged", null, true), await CheckAsync(new { address = "anna@backscatter.test", sender = "<>" }));
        Assert.Equal(("not-judged", "no-bounce", false), await CheckAsync(new { address = "anna@backscatter.test", sender = "berta@peer.test" }));
        Assert.Equal(("not-judged", "own-user", true), await CheckAsync(new { address = "anna@backscatter.test", client = "127.0.0.1" }));
        Assert.Equal(("not-judged", "foreign-domain", true), await CheckAsync(new { address = "anna@elsewhere.test" }));
        Assert.Equal(("malformed", "not-a-tag", true), await CheckAsync(new { address = "prvs=0=anna@backscatter.test" }));
        Assert.Equal(("foreign", "foreign-scheme", true), await CheckAsync(new { address = "btv1==0785abcdef==anna@backscatter.test" }));
        Assert.Equal(422, (await host.Auditor.PostAsync("backscatter/check", new { address = "a@b.test", client = "nowhere" })).Status);
    }

    [Fact]
    public async Task New_key_signs_and_the_previous_one_checks()
    {
        await EnableAsync();
        string old = (string)(await SignAsync("anna@backscatter.test")).Json!["tagged"]!;

        var made = await host.Administrator.PostAsync("backscatter/keys", new { keepPrevious = true });

        Assert.Equal(["slot", "fingerprint", "signs", "previousUntil", "warning"], made.Json!.AsObject().Select(property => property.Key));
        Assert.True((bool)made.Json["signs"]!);
        Assert.NotNull(made.Json["previousUntil"]);
        Assert.Equal((int)made.Json["slot"]!, (int)(await SignAsync("anna@backscatter.test")).Json!["slot"]!);
        Assert.Equal("pass", (await CheckAsync(new { address = old })).Verdict);
        Assert.Equal(409, (await host.Administrator.SendAsync(HttpMethod.Delete, $"backscatter/keys/{made.Json["slot"]}", null)).Status);

        Assert.Equal(200, (await host.Administrator.SendAsync(HttpMethod.Delete, $"backscatter/keys/{old[5]}", null)).Status);
        Assert.Equal("unknown-key", (await CheckAsync(new { address = old })).Verdict);
        Assert.Equal(404, (await host.Administrator.SendAsync(HttpMethod.Delete, $"backscatter/keys/{old[5]}", null)).Status);
    }

    [Fact]
    public async Task Key_travels_by_export_and_import()
    {
        await EnableAsync();
        int slot = (int)(await host.Administrator.PostAsync("backscatter/keys", new { secret = "a travelling secret" })).Json!["slot"]!;
        using HttpRequestMessage request = new(HttpMethod.Post, $"/api/v1/backscatter/keys/{slot}/export");
        var export = await host.Administrator.Client.SendAsync(request, Cancel);
        string file = await export.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(("application/json", "no-store"), (export.Content.Headers.ContentType!.MediaType, export.Headers.CacheControl!.ToString()));
        Assert.Equal("a travelling secret", Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(file)!["secret"]!)));
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(file));

        var taken = await host.Administrator.PostAsync("backscatter/keys", new { file = base64 });
        Assert.Equal((409, "slot-taken"), (taken.Status, taken.Code));
        Assert.Equal(200, (await host.Administrator.SendAsync(HttpMethod.Delete, $"backscatter/keys/{slot}", null)).Status);
        var back = await host.Administrator.PostAsync("backscatter/keys", new { file = base64 });
        Assert.Equal(slot, (int)back.Json!["slot"]!);
        Assert.False((bool)back.Json["signs"]!);
        Assert.Equal(200, (await host.Administrator.PostAsync($"backscatter/keys/{slot}/sign")).Status);
        Assert.Equal(slot, (int)(await SignAsync("anna@backscatter.test")).Json!["slot"]!);
        Assert.Equal(404, (await host.Administrator.PostAsync("backscatter/keys/99/export")).Status);
        var audit = (await host.Auditor.GetAsync("audit?act=key.export")).Json!["entries"]!.AsArray();
        Assert.NotEmpty(audit);
        Assert.DoesNotContain("travelling", audit.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_wishes_about_keys_are_named()
    {
        foreach (var (body, key) in new (object, string)[]
        {
            (new { slot = 3 }, "slot"), (new { file = "!" }, "file"), (new { file = "" }, "file"), (new { secret = "x", file = "eA==" }, "secret"), (new { secret = "x", format = "pem" }, "format"),
            (new { secret = "x", slot = 10 }, "slot"), (new { keepPrevious = "yes" }, "keepPrevious"), (new { sing = true }, "sing"),
        })
        {
            var answer = await host.Administrator.PostAsync("backscatter/keys", body);
            Assert.Equal(422, answer.Status);
            Assert.Equal(key, (string?)answer.Json!["errors"]![0]!["key"]);
        }
    }

    [Fact]
    public async Task Exemption_is_added_found_and_ended()
    {
        await EnableAsync();
        var added = (await host.Administrator.PostAsync("backscatter/exemptions", new { value = "198.51.100.0/24", direction = "inbound", note = "their relay", endsAt = "2099-01-01" })).Json!.AsObject();
        Assert.Equal(["id", "kind", "value", "direction", "note", "endsAt", "createdAt", "createdBy", "uses", "lastUsedAt"], added.Select(property => property.Key));
        Assert.Equal(("network", "198.51.100.0/24", "inbound"), ((string?)added["kind"], (string?)added["value"], (string?)added["direction"]));
        Assert.Equal("exempt", (await CheckAsync(new { address = "anna@backscatter.test", client = "198.51.100.7" })).Verdict);
        var listed = (await host.Auditor.GetAsync("backscatter/exemptions")).Json!["exemptions"]!.AsArray();
        Assert.Contains(listed, one => (long)one!["id"]! == (long)added["id"]!);

        Assert.Equal((409, "duplicate"), Both(await host.Administrator.PostAsync("backscatter/exemptions", new { value = "198.51.100.0/24", direction = "inbound", endsAt = "2098-01-01" })));
        Assert.Equal((422, "network-outbound"), Both(await host.Administrator.PostAsync("backscatter/exemptions", new { value = "198.51.100.9", direction = "outbound" })));
        Assert.Equal((422, "ended"), Both(await host.Administrator.PostAsync("backscatter/exemptions", new { value = "old.test", endsAt = "2001-01-01" })));
        Assert.Equal((422, "not-a-value"), Both(await host.Administrator.PostAsync("backscatter/exemptions", new { value = "no such thing" })));
        Assert.Equal(422, (await host.Administrator.PostAsync("backscatter/exemptions", new { value = "a.test", direction = "sideways" })).Status);

        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"backscatter/exemptions/{added["id"]}", null)).Status);
        Assert.Equal("untagged", (await CheckAsync(new { address = "anna@backscatter.test", client = "198.51.100.7" })).Verdict);
    }

    [Fact]
    public async Task History_is_paged_filtered_and_limited_to_domains()
    {
        await EnableAsync();
        await JudgeAsync("paged-one@backscatter.test", "paged-two@backscatter.test", "paged-three@mine.test");

        var first = await host.Auditor.GetAsync("backscatter/history?limit=1&search=paged-");
        Assert.Equal("paged-three@mine.test", (string?)Assert.Single(first.Json!["entries"]!.AsArray())!["address"]);
        var second = await host.Auditor.GetAsync($"backscatter/history?limit=5&search=paged-&cursor={first.Json["next"]}");
        Assert.Equal(["paged-two@backscatter.test", "paged-one@backscatter.test"], second.Json!["entries"]!.AsArray().Select(entry => (string?)entry!["address"]));
        Assert.Null(second.Json["next"]);
        Assert.All((await host.LimitedAuditor.GetAsync("backscatter/history")).Json!["entries"]!.AsArray(), entry => Assert.EndsWith("@mine.test", (string?)entry!["address"], StringComparison.Ordinal));
        Assert.Empty((await host.Auditor.GetAsync("backscatter/history?refused=true&search=paged-")).Json!["entries"]!.AsArray());
        Assert.Equal(400, (await host.Auditor.GetAsync("backscatter/history?cursor=x")).Status);
        Assert.Equal(400, (await host.Auditor.GetAsync("backscatter/history?verdict=maybe")).Status);
        Assert.Equal(400, (await host.Auditor.GetAsync("backscatter/history?refused=perhaps")).Status);
        Assert.Equal(403, (await host.LimitedAuditor.GetAsync("backscatter/safety")).Status);
        Assert.Equal(403, (await host.LimitedAuditor.GetAsync("backscatter/keys")).Status);
        var limited = await host.CallerAsync("administrator", "limited-administrator", "mine.test");
        foreach (string path in new[] { "keys", "keys/0/export", "exemptions", "sign" })
        {
            Assert.Equal((403, "limited"), Both(await limited.PostAsync($"backscatter/{path}")));
        }


        var days = (await host.Auditor.GetAsync("backscatter/days")).Json!["days"]!.AsArray();
        Assert.Equal(30, days.Count);
        Assert.True((int)days[^1]!["counts"]!["untagged"]! >= 3);
        Assert.Equal(400, (await host.Auditor.GetAsync("backscatter/days?from=2026-03-02&to=2026-03-01")).Status);
        var safety = (await host.Auditor.GetAsync("backscatter/safety")).Json!;
        Assert.Equal("nothing-signed", (string?)safety["answer"]);
        Assert.NotNull(safety["safeFrom"]);
    }

    [Theory]
    [InlineData("?format=csv&search=hyperlink", null)]
    [InlineData("?search=hyperlink", "text/csv")]
    public async Task History_is_a_file_that_no_spreadsheet_runs(string query, string? accept)
    {
        await EnableAsync();
        await JudgeAsync("=HYPERLINK(\"http://evil.test\")@backscatter.test", "\"a,b hyperlink\"@backscatter.test");
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/v1/backscatter/history{query}");
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        var answer = await host.Auditor.Client.SendAsync(request, Cancel);
        string[] lines = (await answer.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split("\r\n");

        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("id,at,verdict,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil.test\"\")@backscatter.test\",", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains(",\"\"\"a,b hyperlink\"\"@backscatter.test\",", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.DoesNotMatch("(^|,)\"?=", string.Join('\n', lines));
    }

    [Fact]
    public async Task Settings_section_stamps_and_clears_the_time_of_enabling()
    {
        await EnableAsync();
        Assert.NotNull((await host.Auditor.GetAsync("backscatter/safety")).Json!["enabledSince"]);

        var off = await host.Administrator.PutAsync("settings/backscatter", new { enabled = false });
        Assert.False((bool)off.Json!["enabled"]!);
        Assert.Equal("not-enabled", (string?)(await host.Auditor.GetAsync("backscatter/safety")).Json!["answer"]);
        Assert.Equal("disabled", (string?)(await SignAsync("anna@backscatter.test")).Json!["policy"]);
        Assert.Equal(422, (await host.Administrator.PutAsync("settings/backscatter", new { lifetimeDays = 0 })).Status);
        await EnableAsync();
    }

    private static (int Status, string Code) Both(Answer answer) => (answer.Status, answer.Code);

    private async Task EnableAsync()
    {
        await host.Administrator.PutAsync("settings/general", JsonNode.Parse("""{"ownDomains":["backscatter.test","readers.test","mine.test"]}""")!);
        Assert.Equal(200, (await host.Administrator.PutAsync("settings/backscatter", new { enabled = true, reject = false })).Status);
    }

    private Task<Answer> SignAsync(string address) => host.Administrator.PostAsync("backscatter/sign", new { address });

    private async Task<(string? Verdict, string? Explanation, bool Bounce)> CheckAsync(object body)
    {
        var answer = await host.Auditor.PostAsync("backscatter/check", body);
        Assert.Equal(200, answer.Status);
        return ((string?)answer.Json!["verdict"], (string?)answer.Json["explanation"], (bool)answer.Json["bounce"]!);
    }

    private async Task JudgeAsync(params string[] recipients)
    {
        var sink = host.Services.GetRequiredService<VerdictHistory>();
        var policy = host.Services.GetRequiredService<CurrentPolicy>().Value;
        MailSession session = new() { Client = IPAddress.Parse("203.0.113.5") };
        foreach (string recipient in recipients)
        {
            var now = DateTimeOffset.UtcNow;
            sink.Add(new JudgedRecipient(now, session, "", recipient, policy.JudgeRecipient(session, "", recipient, now), ""));
        }

        await sink.FlushAsync(Cancel);
        Assert.True(await host.Services.GetRequiredService<UnitOfWork>().ReadAsync((db, token) => db.BatvHistory.AnyAsync(token), Cancel));
    }
}
