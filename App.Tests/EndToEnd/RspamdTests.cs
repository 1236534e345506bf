using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using QueueDashboard.Intake.Rspamd;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Sources;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A real Rspamd in front of a real Postfix, with the lines that the page prints, beside the running dashboard.</summary>
public sealed class RspamdTests(PreparedStorage prepared)
{
    private const string Password = "0123456789abcdef0123456789abcdef";
    private const string Spam = """  MARKED_SPAM { re = "Subject=/MARKEDSPAM/{header}"; score = 25.0; description = "The subject bears a mark"; }""" + "\n";
    private const string Grey = """  MARKED_GREY { re = "Subject=/MARKEDGREY/{header}"; score = 7.0; }""" + "\n";

    private static readonly RspamdSource Source = new("mx1", Password, Diverted: false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejected_message_is_pushed_looked_at_again_and_requeued()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(3);
        await using var rspamd = await PrivateRspamd.StartAsync(Spam + Grey, Exporter(ports[1]), check: ports[2]);
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, milter: rspamd.Milter);
        await using var dashboard = await DashboardAsync(postfix, ports, ("Rspamd:CheckUrl", $"http://127.0.0.1:{rspamd.Check}/checkv2"));
        string More() => dashboard.Log + postfix.Log + rspamd.Log;

        // Rspamd lets this one go on: nothing of it is held here.
        Assert.StartsWith("250", await SendAsync(postfix, "MARKEDGREY news"), StringComparison.Ordinal);
        await Eventually.TrueAsync("what is only marked is delivered", () => sink.Messages.Any(mail => mail.Header("Subject") == "MARKEDGREY news"), More);

        Assert.StartsWith("554 5.7.1 ", await SendAsync(postfix, "MARKEDSPAM offer"), StringComparison.Ordinal);
        long id = await dashboard.ItemAsync("MARKEDSPAM offer");
        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal(("spam", "rspamd:mx1", "Rspamd", true), (Text(item, "reason", "code"), Text(item, "source"), Text(item, "scanner"), item.GetProperty("copy").GetBoolean()));
        Assert.Equal(25, item.GetProperty("reason").GetProperty("score").GetDouble());
        Assert.Contains(item.GetProperty("evidence").EnumerateArray(), one => Text(one, "rule") == "MARKED_SPAM" && one.GetProperty("points").GetDouble() == 25);
        Assert.Contains(Text(item, "originQueueId")!, postfix.Log, StringComparison.Ordinal);
        Assert.Equal(["anna@local.test", "\"b b\"@local.test"], item.GetProperty("recipients").EnumerateArray().Select(one => Text(one, "address")));
        Assert.Single((await dashboard.GetAsync("items?state=any")).GetProperty("items").EnumerateArray());

        // Its rules have learned meanwhile.
        await rspamd.RestartAsync("""  MARKED_SPAM { re = "Subject=/MARKEDSPAM/{header}"; score = 3.0; description = "The subject bears a mark"; }""" + "\n" + """  OFFERED { re = "Subject=/offer/{header}"; score = 0.5; }""" + "\n");
        var (status, text) = await dashboard.ActAsync(id, "second-look");
        Assert.True(status == HttpStatusCode.OK, text + More());
        var look = (await dashboard.GetAsync($"items/{id}")).GetProperty("secondLook");
        Assert.Equal(("no action", $"127.0.0.1:{rspamd.Check}"), (Text(look, "action"), Text(look, "scanner")));
        Assert.Equal((3.5, 15.0), (look.GetProperty("score").GetDouble(), look.GetProperty("threshold").GetDouble()));
        var changes = look.GetProperty("changes").EnumerateArray().ToDictionary(one => Text(one, "rule")!, one => Text(one, "change"));
        Assert.Equal("changed", changes["MARKED_SPAM"]);
        Assert.Equal("came", changes["OFFERED"]);
        Assert.Contains((await dashboard.GetAsync("audit?act=second-look")).GetProperty("entries").EnumerateArray(), row => Text(row, "outcome") == "done");

        Assert.Equal(HttpStatusCode.OK, (await dashboard.ActAsync(id, "requeue")).Status);
        await Eventually.TrueAsync("it is delivered after all", () => sink.Messages.Any(mail => mail.Header("Subject") == "MARKEDSPAM offer" && mail.Header("X-Rescanned") == "yes"), More);
        await dashboard.StateBecomesAsync(id, "requeued");
        Assert.DoesNotContain(Password, dashboard.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_Postfix_holds_for_Rspamd_is_one_item_at_home_in_Postfix()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(3);
        await using var rspamd = await PrivateRspamd.StartAsync(Spam, Exporter(ports[1]), ExporterLines.Proxy);
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, milter: rspamd.Milter);
        await using var dashboard = await DashboardAsync(
            postfix,
            ports,
            ("Intake:Postfix:Instances:0:Name", "main"),
            ("Intake:Postfix:Instances:0:Command:0", await postfix.HoldCommandAsync()),
            ("Intake:Postfix:Instances:0:PollSeconds", "1"));
        string More() => dashboard.Log + postfix.Log + rspamd.Log;

        string answer = await SendAsync(postfix, "MARKEDSPAM held");
        Assert.StartsWith("250", answer, StringComparison.Ordinal);
        string queueId = answer.Split(' ')[^1];
        long id = await dashboard.ItemAsync("MARKEDSPAM held");
        await Eventually.TrueAsync("the mirror takes it for its own", async () => Text(await dashboard.GetAsync($"items/{id}"), "source") == "postfix:main", More);

        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal(("spam", queueId, queueId, false), (Text(item, "reason", "code"), Text(item, "originQueueId"), Text(item, "home", "id"), item.GetProperty("copy").GetBoolean()));
        Assert.Contains(item.GetProperty("evidence").EnumerateArray(), one => Text(one, "rule") == "MARKED_SPAM" && one.GetProperty("points").GetDouble() == 25);
        Assert.Equal(["anna@local.test", "\"b b\"@local.test"], item.GetProperty("recipients").EnumerateArray().Select(one => Text(one, "address")));
        Assert.Single((await dashboard.GetAsync("items?state=any")).GetProperty("items").EnumerateArray());
        Assert.Single(await postfix.HeldAsync());

        // Released where it lies, once.
        Assert.Equal(HttpStatusCode.OK, (await dashboard.ActAsync(id, "release")).Status);
        await dashboard.StateBecomesAsync(id, "released");
        await Eventually.TrueAsync("both get it", () => sink.Messages.Where(mail => mail.Header("Subject") == "MARKEDSPAM held").SelectMany(mail => mail.Recipients).Count() == 2, More);
        Assert.Empty(await postfix.HeldAsync());
        Assert.Single((await dashboard.GetAsync("items?state=any")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("false", "554 5.7.1 ")]
    [InlineData("true", "451 ")]
    public async Task Push_that_cannot_be_stored_is_an_error_to_Rspamd_and_the_next_one_is_taken(string defer, string answer)
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(3);
        await using var rspamd = await PrivateRspamd.StartAsync(Spam, Exporter(ports[1]).Replace("defer = false", $"defer = {defer}", StringComparison.Ordinal));
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, milter: rspamd.Milter);
        await using var dashboard = await DashboardAsync(postfix, ports);
        string More() => dashboard.Log + rspamd.Log;

        await ChangeAsync(dashboard, "ALTER TABLE \"Contents\" RENAME TO \"Away\"");
        Assert.StartsWith(answer, await SendAsync(postfix, "MARKEDSPAM lost"), StringComparison.Ordinal);
        await Eventually.TrueAsync("Rspamd says that it was not taken", () => rspamd.Log.Contains("unexpected http status: 503", StringComparison.Ordinal), More);

        await ChangeAsync(dashboard, "ALTER TABLE \"Away\" RENAME TO \"Contents\"");
        Assert.StartsWith("554 5.7.1 ", await SendAsync(postfix, "MARKEDSPAM kept"), StringComparison.Ordinal);
        await dashboard.ItemAsync("MARKEDSPAM kept");
        Assert.Single((await dashboard.GetAsync("items?state=any")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Second_look_says_why_there_is_none()
    {
        int check = FreePort.Take(1)[0];
        await using var dashboard = await Dashboard.StartAsync(prepared, ("Rspamd:CheckUrl", $"http://127.0.0.1:{check}/checkv2"), ("Intake:Rspamd:Sources:0:Name", Source.User), ("Intake:Rspamd:Sources:0:Password", Password));
        Assert.Equal(HttpStatusCode.OK, await PushAsync(dashboard, "plain"));
        long id = await dashboard.ItemAsync("plain");

        var (status, text) = await dashboard.ActAsync(id, "second-look");

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("Rspamd cannot be reached", text, StringComparison.Ordinal);
        Assert.Contains((await dashboard.GetAsync("audit?act=second-look")).GetProperty("entries").EnumerateArray(), row => Text(row, "outcome") == "failed");
        Assert.Equal(JsonValueKind.Null, (await dashboard.GetAsync($"items/{id}")).GetProperty("secondLook").ValueKind);
    }

    [Fact]
    public async Task Hostile_header_fields_are_held_or_refused_and_the_door_stays_open()
    {
        await using var dashboard = await Dashboard.StartAsync(prepared, ("Intake:Rspamd:Sources:0:Name", Source.User), ("Intake:Rspamd:Sources:0:Password", Password));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await PushAsync(dashboard, "huge", new string('x', 1 << 20)));
        Assert.Equal(HttpStatusCode.OK, await PushAsync(dashboard, "large", new string('x', 300_000)));

        // Bytes that are no UTF-8, as an old mail program leaves them in a subject.
        Assert.Equal(HttpStatusCode.OK, await PushAsync(dashboard, "bytes", "gr\u00fc\u00df\u0080"));
        Assert.Equal(HttpStatusCode.BadRequest, await PushAsync(dashboard, "no recipient", recipients: "unknown"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PushAsync(dashboard, "stranger", password: "wrong"));
        Assert.Equal(2, (await dashboard.GetAsync("items?state=any")).GetProperty("items").GetArrayLength());
        Assert.DoesNotContain(Password, dashboard.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Guide_prints_the_lines_that_the_page_writes()
    {
        var blocks = PrintedPage.Blocks("Rspamd");

        Assert.Contains(ExporterLines.Exporter("http://127.0.0.1:8080/intake/rspamd", new RspamdSource("rspamd", "", Diverted: false), revealed: false), blocks);
        Assert.Contains(ExporterLines.Proxy, blocks);
    }

    private static async Task<HttpStatusCode> PushAsync(Dashboard dashboard, string subject, string more = "", string recipients = "[\"anna@local.test\"]", string password = Password)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 });
        using HttpRequestMessage request = new(HttpMethod.Post, dashboard.Address + RspamdSource.Path) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes($"Subject: {subject}\r\n\r\nx\r\n")) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Source.User}:{password}")));
        foreach (var (name, value) in new[] { ("action", "reject"), ("rcpt", recipients), ("from", "a@shop.test"), ("qid", "unknown"), ("symbols", "[]"), ("subject", subject + more) })
        {
            request.Headers.TryAddWithoutValidation($"X-Rspamd-{name}", value);
        }

        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static string Exporter(int web) => ExporterLines.Exporter($"http://127.0.0.1:{web}{RspamdSource.Path}", Source, revealed: true);

    /// <param name="ports">The intake's and the web's.</param>
    private Task<Dashboard> DashboardAsync(PrivatePostfix postfix, int[] ports, params (string Key, string Value)[] more) => Dashboard.StartAsync(
        prepared,
        ports[0],
        [
            ("Web:Listen", $"http://127.0.0.1:{ports[1]}"),
            ("Intake:Rspamd:Sources:0:Name", Source.User),
            ("Intake:Rspamd:Sources:0:Password", Password),
            ("Defaults:ReleaseRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"),
            ("Defaults:RequeueRelay", $"smtp://127.0.0.1:{postfix.Rescan}?tls=off"),
            ("Defaults:HoldBackSeconds", "0"),
            .. more,
        ]);

    private static async Task ChangeAsync(Dashboard dashboard, string command)
    {
        await using SqliteConnection connection = new($"Data Source={Path.Combine(dashboard.Storage, "queue.db")};Pooling=False;Default Timeout=30");
        await connection.OpenAsync(Cancel);
        await using var change = connection.CreateCommand();
#pragma warning disable CA2100 // The two commands above.
        change.CommandText = command;
#pragma warning restore CA2100
        await change.ExecuteNonQueryAsync(Cancel);
    }

    private static Task<string> SendAsync(PrivatePostfix postfix, string subject) => SmtpSender.SendOneAsync(
        postfix.Mx,
        "shop@peer.test",
        ["anna@local.test", "\"b b\"@local.test"],
        Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\nMessage-ID: <{Guid.NewGuid():N}@peer.test>\r\n\r\nhello\r\n"),
        Cancel,
        "XCLIENT ADDR=198.51.100.9 NAME=mail.shop.test");

    private static string? Text(JsonElement element, params string[] path) => path.Aggregate(element, (at, name) => at.GetProperty(name)).GetString();
}
