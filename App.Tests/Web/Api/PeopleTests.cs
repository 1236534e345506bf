namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class PeopleTests(ApiHost host)
{
    private static readonly string[] Mine = ["mine.test"];

    [Fact]
    public async Task Person_is_added_invited_changed_and_removed()
    {
        var added = await host.Administrator.PostAsync("users", new { name = "api-anna", role = "operator", domains = Mine, email = "api-anna@own.test" });
        Assert.Equal(201, added.Status);
        long id = (long)added.Json!["id"]!;
        Assert.Equal(["mine.test"], added.Json["domains"]!.AsArray().Select(domain => (string)domain!));
        Assert.True((bool)added.Json["invited"]!);

        var link = await host.Administrator.PostAsync($"users/{id}/link", new { mail = false });
        Assert.Contains("/signin/once/", (string)link.Json!["link"]!, StringComparison.Ordinal);
        var changed = await host.Administrator.PutAsync($"users/{id}", new { role = "auditor" });
        Assert.Equal(("auditor", 0, null), ((string)changed.Json!["role"]!, changed.Json["domains"]!.AsArray().Count, (string?)changed.Json["email"]));
        Assert.Equal(200, (await host.Administrator.PostAsync($"users/{id}/unlock")).Status);
        Assert.Equal(0, (int)(await host.Administrator.PostAsync($"users/{id}/sign-out")).Json!["ended"]!);
        Assert.Equal(200, (await host.Administrator.SendAsync(HttpMethod.Delete, $"users/{id}/second-factor", null)).Status);
        Assert.Contains((await host.Administrator.GetAsync("users")).Json!["users"]!.AsArray(), user => (long)user!["id"]! == id);
        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"users/{id}", null)).Status);
        Assert.Equal(404, (await host.Administrator.GetAsync($"users/{id}")).Status);
    }

    [Theory]
    [InlineData("api-bert", "emperor", null, "role")]
    [InlineData("", "operator", null, "name")]
    [InlineData("api bert", "operator", null, "name")]
    [InlineData("api-bert", "operator", "no address", "email")]
    public async Task Person_that_cannot_be_is_refused_by_name_of_the_field(string name, string role, string? email, string key)
    {
        var refused = await host.Administrator.PostAsync("users", new { name, role, email });

        Assert.Equal(422, refused.Status);
        Assert.Contains(key, refused.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_administrator_without_limits_stays()
    {
        var added = await host.Administrator.PostAsync("users", new { name = "api-root", role = "administrator" });
        long id = (long)added.Json!["id"]!;

        var removed = await host.Administrator.SendAsync(HttpMethod.Delete, $"users/{id}", null);
        var demoted = await host.Administrator.PutAsync($"users/{id}", new { role = "operator" });
        var limited = await host.Administrator.PutAsync($"users/{id}", new { role = "administrator", domains = Mine });

        Assert.Equal((422, 422, 422), (removed.Status, demoted.Status, limited.Status));
    }

    [Fact]
    public async Task Token_is_made_shown_once_works_and_is_revoked()
    {
        var made = await host.Administrator.PostAsync("tokens", new { name = "made-by-api", role = "auditor", domains = Mine, expires = "2999-01-01" });
        Assert.Equal(201, made.Status);
        string secret = (string)made.Json!["secret"]!;
        long id = (long)made.Json["token"]!["id"]!;
        var list = await host.Administrator.GetAsync("tokens");
        Assert.DoesNotContain(secret, list.Json!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("made-by-api", list.Json.ToJsonString(), StringComparison.Ordinal);

        (string, string) bearer = ("Authorization", $"Bearer {secret}");
        Assert.Equal(200, (await host.Nobody.GetAsync("audit", bearer)).Status);
        Assert.Equal(204, (await host.Administrator.SendAsync(HttpMethod.Delete, $"tokens/{id}", null)).Status);
        Assert.Equal(401, (await host.Nobody.GetAsync("audit", bearer)).Status);
        Assert.Equal(404, (await host.Administrator.SendAsync(HttpMethod.Delete, $"tokens/{id}", null)).Status);
        Assert.Equal(422, (await host.Administrator.PostAsync("tokens", new { name = "late", role = "auditor", expires = "2001-01-01" })).Status);
    }

    [Fact]
    public async Task Administrator_with_limits_manages_nobody()
    {
        var limited = await host.CallerAsync("administrator", "limited-admin", "mine.test");

        Assert.Equal(403, (await limited.GetAsync("users")).Status);
        Assert.Equal(403, (await limited.PostAsync("tokens", new { name = "wide", role = "administrator" })).Status);
        Assert.Equal(403, (await limited.PostAsync("users", new { name = "wide", role = "administrator" })).Status);
    }
}
