using System.Text;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class ItemTests(ApiHost host)
{
    [Fact]
    public async Task Item_shows_recipients_evidence_and_client()
    {
        long id = await host.HoldAsync("In detail", "anna@own.test", "bob@own.test");

        var answer = await host.Auditor.GetAsync($"items/{id}");

        var item = answer.Json!.AsObject();
        Assert.Equal(
            ["id", "queue", "state", "reason", "from", "reversePath", "recipients", "subject", "receivedAt", "size", "hasAttachments", "messageId", "scanner", "threshold", "evidence", "source", "client", "originQueueId", "cameBackFrom", "outbox", "home", "contentPending", "copy", "secondLook"],
            item.Select(property => property.Key));
        Assert.Equal(["anna@own.test", "bob@own.test"], item["recipients"]!.AsArray().Select(recipient => (string?)recipient!["address"]));
        Assert.Equal(["address", "queue", "state", "changedAt", "changedBy", "reply", "mtaQueueId", "mtaOutcome", "mtaSaid", "mtaSeenAt"], item["recipients"]![0]!.AsObject().Select(property => property.Key));
        Assert.Equal("ClamAV", (string?)item["scanner"]);
        Assert.NotEmpty(item["evidence"]!.AsArray());
        Assert.Equal("192.0.2.7", (string?)item["client"]!["address"]);
        Assert.Equal("test", (string?)item["source"]);
    }

    [Fact]
    public async Task Raw_is_the_bytes_as_they_came_whatever_they_are()
    {
        byte[] content = [.. Encoding.ASCII.GetBytes("Subject: bytes\r\n\r\n"), .. Enumerable.Range(0, 256 * 64).Select(number => (byte)(number * 7)), .. "\r\n.\r\nend without a line end"u8];
        long id = await host.HoldAsync(content);

        var answer = await host.Auditor.GetAsync($"items/{id}/raw");

        Assert.Equal(200, answer.Status);
        Assert.Equal("message/rfc822", answer.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal(content, await answer.Response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", answer.Response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(["nosniff"], answer.Response.Headers.GetValues("X-Content-Type-Options"));
        Assert.StartsWith("sandbox", answer.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_is_audited_with_the_token_that_read_it()
    {
        long id = await host.HoldAsync("Opened");
        await host.Operator.GetAsync($"items/{id}/raw");

        var entry = Assert.Single((await host.Auditor.GetAsync($"audit?item={id}&act=content.open")).Json!["entries"]!.AsArray())!;

        Assert.Equal("operator-script", (string?)entry["actor"]);
        Assert.Equal("token", (string?)entry["actorKind"]);
    }

    [Theory]
    [InlineData("items/987654321")]
    [InlineData("items/987654321/raw")]
    public async Task Missing_item_is_a_problem_that_names_it(string path)
    {
        var answer = await host.Operator.GetAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal("not-found", answer.Code);
        Assert.Contains("987654321", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limited_caller_sees_only_his_domains()
    {
        long mine = await host.HoldAsync("Mine", "anna@mine.test", "bob@other.test");
        long other = await host.HoldAsync("Not mine", "bob@other.test", "eve@sub.mine.test");

        var seen = await host.Limited.GetAsync($"items/{mine}");
        Assert.Equal(["anna@mine.test"], seen.Json!["recipients"]!.AsArray().Select(recipient => (string?)recipient!["address"]));
        Assert.Equal(200, (await host.Limited.GetAsync($"items/{mine}/raw")).Status);
        Assert.Equal(404, (await host.Limited.GetAsync($"items/{other}")).Status);
        Assert.Equal(404, (await host.Limited.GetAsync($"items/{other}/raw")).Status);
        Assert.Equal(404, (await host.Limited.PostAsync($"items/{other}/delete")).Status);
        Assert.Equal("held", (string?)(await host.Operator.GetAsync($"items/{other}")).Json!["state"]);
    }
}
