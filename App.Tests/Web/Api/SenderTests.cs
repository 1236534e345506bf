namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class SenderTests(ApiHost host)
{
    [Fact]
    public async Task Entry_is_set_read_changed_and_removed()
    {
        string sender = $"{Guid.NewGuid():N}@shop.example";
        var set = await host.Operator.PutAsync("senders", new { verdict = "block", sender = sender.ToUpperInvariant(), note = "=bad" });
        Assert.Equal((200, sender, "block"), (set.Status, (string?)set.Json!["entry"]!["sender"], (string?)set.Json["entry"]!["verdict"]));
        Assert.Null(set.Json["before"]);
        long id = (long)set.Json["entry"]!["id"]!;
        var again = await host.Administrator.PutAsync("senders", new { verdict = "allow", sender, authenticatedDomain = "shop.example" });
        Assert.Equal((id, "block"), ((long)again.Json!["entry"]!["id"]!, (string?)again.Json["before"]!["verdict"]));
        var found = await host.Auditor.GetAsync($"senders?search={sender[..12]}&verdict=allow");
        Assert.Equal((1L, "shop.example"), ((long)found.Json!["total"]!, (string?)found.Json["senders"]![0]!["authenticatedDomain"]));
        var csv = await host.Auditor.GetAsync($"senders?format=csv&search={sender}");
        Assert.Equal("text/csv", csv.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(204, (await host.Operator.SendAsync(HttpMethod.Delete, $"senders/{id}", null)).Status);
        Assert.Equal(404, (await host.Operator.SendAsync(HttpMethod.Delete, $"senders/{id}", null)).Status);
        Assert.Equal(404, (await host.Operator.GetAsync($"senders/{id}")).Status);
    }

    [Fact]
    public async Task Wrong_wishes_are_answered_by_field()
    {
        var wrong = await host.Operator.PutAsync("senders", new { verdict = "block", sender = "a b" });
        Assert.Equal((422, "sender"), (wrong.Status, (string?)wrong.Json!["errors"]![0]!["key"]));
        Assert.Equal(422, (await host.Operator.PutAsync("senders", new { verdict = "maybe", sender = "a.example" })).Status);
        Assert.Equal(400, (await host.Operator.GetAsync("senders?verdict=maybe")).Status);
        var limited = await host.Limited.PutAsync("senders", new { verdict = "block", sender = "a.example" });
        Assert.Equal((422, "for-limited"), (limited.Status, (string?)limited.Json!["code"]));
    }

    [Fact]
    public async Task File_is_previewed_and_brought_and_says_what_it_refuses()
    {
        string name = Guid.NewGuid().ToString("N");
        string file = $"{name}-1.example\n{name}-2.example REJECT\nnot a sender\n{name}-1.example OK\n";
        var preview = await host.Operator.SendAsync(HttpMethod.Post, "senders/import?preview=true", new StringContent(file));
        Assert.Equal((200, 2, 2), (preview.Status, (int)preview.Json!["added"]!, (int)preview.Json["refused"]!));
        Assert.Equal(4, preview.Json["lines"]!.AsArray().Count);
        Assert.Equal(0L, (long)(await host.Operator.GetAsync($"senders?search={name}")).Json!["total"]!);
        var done = await host.Operator.SendAsync(HttpMethod.Post, "senders/import", new StringContent(file));
        Assert.Equal([3, 4], done.Json!["lines"]!.AsArray().Select(line => (int)line!["line"]!));
        Assert.Equal(2L, (long)(await host.Operator.GetAsync($"senders?search={name}")).Json!["total"]!);
        var again = await host.Operator.SendAsync(HttpMethod.Post, "senders/import", new StringContent(file));
        Assert.Equal((0, 2), ((int)again.Json!["added"]!, (int)again.Json["same"]!));
    }
}
