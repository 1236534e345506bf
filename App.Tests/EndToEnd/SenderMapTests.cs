using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Senders;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The lists of senders as a real Rspamd and a real Postfix read them.</summary>
public sealed class SenderMapTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rspamd_gives_the_symbol_to_a_listed_sender_and_follows_a_change()
    {
        int[] ports = FreePort.Take(2);
        await using var dashboard = await Dashboard.StartAsync(prepared, ports[0], [("Filter:Listen", "")]);
        await SetAsync(dashboard, "block", "news@shop.test");
        await SetAsync(dashboard, "block", ".evil.test");
        await SetAsync(dashboard, "allow", "friend.test");
        await SetAsync(dashboard, "block", "mine.test", "anna@local.test");
        string key = await File.ReadAllTextAsync(await KeyAsync(dashboard), Cancel);
        await using var rspamd = await PrivateRspamd.StartAsync("", "", multimap: MapLines.Rspamd(dashboard.Address.TrimEnd('/'), key));
        string More() => dashboard.Log + rspamd.Log;

        await Eventually.TrueAsync("the map is read", async () => await SymbolsAsync(rspamd, "news@shop.test") == "QUEUEDASHBOARD_BLOCKED", More);
        Assert.Equal("QUEUEDASHBOARD_BLOCKED", await SymbolsAsync(rspamd, "prvs=0785d5f2fa=news@shop.test"));
        Assert.Equal("QUEUEDASHBOARD_BLOCKED", await SymbolsAsync(rspamd, "a@deep.evil.test"));
        Assert.Equal("", await SymbolsAsync(rspamd, "other@shop.test"));
        Assert.Equal("", await SymbolsAsync(rspamd, "a@mine.test"));
        Assert.Equal("", await SymbolsAsync(rspamd, "a@notevil.test"));
        await Eventually.TrueAsync("the other map is read", async () => await SymbolsAsync(rspamd, "a@friend.test") == "QUEUEDASHBOARD_ALLOWED", More);

        await SetAsync(dashboard, "block", "later.test");
        await Eventually.TrueAsync("the change is read", async () => await SymbolsAsync(rspamd, "a@later.test") == "QUEUEDASHBOARD_BLOCKED", More);
        Assert.DoesNotContain(key, dashboard.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_is_for_those_with_the_key_and_says_when_it_is_the_same()
    {
        int[] ports = FreePort.Take(1);
        await using var dashboard = await Dashboard.StartAsync(prepared, ports[0], [("Filter:Listen", "")]);
        await SetAsync(dashboard, "block", "evil.test");
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        Uri At(string list, string key) => new($"{dashboard.Address.TrimEnd('/')}/maps/rspamd/{list}?key={key}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(At("block", "wrong"), Cancel)).StatusCode);
        string key = await File.ReadAllTextAsync(await KeyAsync(dashboard), Cancel);
        using var first = await client.GetAsync(At("block", key), Cancel);
        Assert.Equal((HttpStatusCode.OK, "/@evil\\.test$/i\n", "text/plain"), (first.StatusCode, await first.Content.ReadAsStringAsync(Cancel), first.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(HttpMethod.Head));
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(HttpMethod.Get));
        await SetAsync(dashboard, "block", "worse.test");
        Assert.Equal(HttpStatusCode.OK, await AgainAsync(HttpMethod.Head));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(At("other", key), Cancel)).StatusCode);

        async Task<HttpStatusCode> AgainAsync(HttpMethod method)
        {
            using HttpRequestMessage request = new(method, At("block", key));
            request.Headers.IfModifiedSince = first.Content.Headers.LastModified;
            using var answer = await client.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Postfix_refuses_by_the_file_that_is_written_with_each_change()
    {
        int[] ports = FreePort.Take(1);
        using TemporaryFolder folder = new();
        string map = folder.At("senders");
        await using SmtpSink sink = new();
        await using var dashboard = await Dashboard.StartAsync(prepared, ports[0], [("Filter:Listen", ""), ("Senders:PostfixMap", map)]);
        await SetAsync(dashboard, "block", "evil.test");
        await SetAsync(dashboard, "allow", "good@evil.test");
        await Eventually.TrueAsync("the file is written", async () => File.Exists(map) && (await File.ReadAllTextAsync(map, Cancel)).Contains("good@evil.test\tpermit_auth_destination", StringComparison.Ordinal), () => dashboard.Log);
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port);
        foreach (string line in MapLines.Postfix(map).Replace(" =\n", "=", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(0, (await postfix.ShellAsync("postconf", "-e", line)).Code);
        }

        Assert.Equal(0, (await postfix.ShellAsync("postfix", "reload")).Code);
        await Eventually.TrueAsync("Postfix knows the file", async () => (await SendAsync(postfix, "a@evil.test")).StartsWith("554 5.7.1", StringComparison.Ordinal), () => postfix.Log);
        Assert.StartsWith("250", await SendAsync(postfix, "good@evil.test"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(postfix, "a@other.test"), StringComparison.Ordinal);

        await SetAsync(dashboard, "block", "other.test");
        await Eventually.TrueAsync("the file says so", async () => (await File.ReadAllTextAsync(map, Cancel)).Contains("other.test", StringComparison.Ordinal), () => dashboard.Log);
        Assert.Equal(0, (await postfix.ShellAsync("postfix", "reload")).Code);
        await Eventually.TrueAsync("Postfix has read it again", async () => (await SendAsync(postfix, "a@other.test")).StartsWith("554 5.7.1", StringComparison.Ordinal), () => postfix.Log);
    }

    private static Task<string> SendAsync(PrivatePostfix postfix, string sender) =>
        SmtpSender.SendOneAsync(postfix.Mx, sender, ["anna@local.test"], Encoding.ASCII.GetBytes($"From: {sender}\r\nSubject: x\r\n\r\ntext\r\n"), Cancel);

    private static async Task SetAsync(Dashboard dashboard, string verdict, string sender, string whom = "")
    {
        using var answer = await dashboard.CallAsync(HttpMethod.Put, "senders", new { verdict, sender, @for = whom });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>It is made when it is first asked for.</summary>
    private static async Task<string> KeyAsync(Dashboard dashboard)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync(new Uri($"{dashboard.Address.TrimEnd('/')}/maps/rspamd/block"), Cancel);
        string path = Path.Combine(dashboard.Storage, "keys", "maps.key");
        await Eventually.TrueAsync("the key is there", () => Task.FromResult(File.Exists(path)), () => dashboard.Log);
        return path;
    }

    private static async Task<string> SymbolsAsync(PrivateRspamd rspamd, string sender)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using HttpRequestMessage request = new(HttpMethod.Post, $"http://127.0.0.1:{rspamd.Check}/checkv2") { Content = new StringContent("Subject: x\r\n\r\ntext\r\n") };
        request.Headers.TryAddWithoutValidation("From", sender);
        request.Headers.TryAddWithoutValidation("Rcpt", "anna@local.test");
        using var answer = await client.SendAsync(request, Cancel);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return string.Join(' ', json.RootElement.GetProperty("symbols").EnumerateObject().Select(symbol => symbol.Name).Where(name => name.StartsWith("QUEUEDASHBOARD", StringComparison.Ordinal)));
    }
}
