using System.Net;
using System.Net.Http.Headers;
using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Intake.Rspamd;
using QueueDashboard.Queues;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Intake.Rspamd;

public sealed class RspamdDoorTests
{
    private const string Password = "a-password-of-its-own";
    private const string Mail = "From: a@shop.test\r\nSubject: buy =?utf-8?Q?gr=C3=BCn?=\r\nX-Virus: forged\r\n\r\nnow\r\n";

    private static readonly (string, string)[] OneSource = [("Intake:Rspamd:Sources:0:Name", "mx1"), ("Intake:Rspamd:Sources:0:Password", Password)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejected_message_is_held_as_a_copy_with_its_symbols()
    {
        await using var app = new AccessApp(OneSource);

        var (status, text) = await PushAsync(app, symbols: """[{"name":"BAYES_SPAM","score":5.1,"description":"Learned"},{"name":"R_SPF_FAIL","score":16}]""");

        Assert.Equal((HttpStatusCode.OK, "Held as 1\n"), (status, text));
        var item = await FindAsync(app, 1);
        Assert.Equal((ReasonCode.Spam, QueueName.Quarantine, 21.1, RecipientState.Held), (item.Row.Reason, item.Row.Queue, item.Row.Score, item.Row.State));
        Assert.True(item.Row.Marks.HasFlag(ItemMarks.Copy));
        Assert.Equal(("rspamd:mx1", "Rspamd", "Q1", "198.51.100.7"), (item.Source, item.Scanner, item.OriginQueueId, item.ClientAddress));
        Assert.Equal(("", "buy grün"), (item.Row.ReversePath, item.Row.Subject));
        Assert.Equal(["anna@local.test", "\"b b\"@local.test"], item.Recipients.Select(one => one.Address));
        Assert.Contains(item.Evidence, one => one is { Rule: "BAYES_SPAM", Points: 5.1, Text: "Learned" });
        var raw = await app.Get<IReadItems>().RawAsync(1, null, Cancel);
        Assert.Equal(Mail, Encoding.ASCII.GetString(raw!.Value.Span));
        Assert.Equal(1, app.Get<SourceBook>().TakeHours().Where(hour => hour.Key.Name == "rspamd:mx1").Sum(hour => hour.Value.Brought));
    }

    [Theory]
    [InlineData("add header", false, false)]
    [InlineData("rewrite subject", false, false)]
    [InlineData("greylist", false, false)]
    [InlineData("no action", false, false)]
    [InlineData("soft reject", false, false)]
    [InlineData("quarantine", false, false)]
    [InlineData("reject", false, true)]
    [InlineData("add header", true, true)]
    [InlineData("no action", true, true)]
    [InlineData("soft reject", true, false)]
    public async Task Action_decides_what_is_held(string action, bool diverted, bool held)
    {
        await using var app = new AccessApp([.. OneSource, ("Intake:Rspamd:Sources:0:Diverted", $"{diverted}")]);

        var (status, _) = await PushAsync(app, action: action);

        Assert.Equal(HttpStatusCode.OK, status);
        var page = await app.Get<IReadItems>().ListAsync(new ItemQuery(), Cancel);
        Assert.Equal(held ? 1 : 0, page.Rows.Count);
        Assert.All(page.Rows, row => Assert.Equal((ReasonCode.Spam, !diverted), (row.Reason, row.Marks.HasFlag(ItemMarks.Copy))));
    }

    [Fact]
    public async Task Same_push_again_is_one_item_and_other_bytes_are_another()
    {
        await using var app = new AccessApp(OneSource);

        var together = await Task.WhenAll(PushAsync(app), PushAsync(app), PushAsync(app));
        var other = await PushAsync(app, body: Mail + "more\r\n");
        var later = await PushAsync(app);

        Assert.All([.. together, later], one => Assert.Equal((HttpStatusCode.OK, "Held as 1\n"), one));
        Assert.Equal((HttpStatusCode.OK, "Held as 2\n"), other);
    }

    [Fact]
    public async Task Message_that_lies_in_the_hold_queue_gets_the_reason_and_no_twin()
    {
        await using var app = new AccessApp(OneSource);
        var held = Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
            new IncomingMessage
            {
                Source = "postfix:main",
                ReversePath = "",
                Recipients = [new("anna@local.test")],
                Content = Encoding.ASCII.GetBytes(Mail),
                Home = new IncomingHome(ItemHome.Postfix, "Q1", 1),
                Defaults = HoldDefaults.None with { Believed = HeaderFamilies.None },
            },
            Cancel));

        var (status, text) = await PushAsync(app, symbols: """[{"name":"CLAM_VIRUS","score":0,"options":["Eicar"]}]""");

        Assert.Equal((HttpStatusCode.OK, $"Held as {held.ItemId}\n"), (status, text));
        Assert.Single((await app.Get<IReadItems>().ListAsync(new ItemQuery(), Cancel)).Rows);
        var item = await FindAsync(app, held.ItemId);
        Assert.Equal((ReasonCode.Virus, "Eicar", QueueName.Quarantine), (item.Row.Reason, item.Row.Said, item.Row.Queue));
        Assert.False(item.Row.Marks.HasFlag(ItemMarks.Copy));
    }

    [Theory]
    [InlineData("mx1", "wrong")]
    [InlineData("other", Password)]
    [InlineData("mx1", "")]
    public async Task Wrong_sign_in_is_challenged(string user, string password)
    {
        await using var app = new AccessApp(OneSource);
        using var request = Request(user: user, password: password);

        using var answer = await app.Browser().SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.Empty((await app.Get<IReadItems>().ListAsync(new ItemQuery(), Cancel)).Rows);
        Assert.DoesNotContain(Password, string.Join('\n', app.Log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_wrong_passwords_wait_for_the_next_minute()
    {
        await using var app = new AccessApp([.. OneSource, ("Access:SignInsPerMinute", "3")]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await PushAsync(app, password: "wrong")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await PushAsync(app)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(app)).Status);
    }

    [Fact]
    public async Task Source_without_configuration_has_a_password_of_its_own_for_the_owner_only()
    {
        await using var app = new AccessApp();
        var source = Assert.Single(app.Get<RspamdSources>().All);

        Assert.Equal(("rspamd", "rspamd:rspamd", false), (source.User, source.Name, source.Diverted));
        Assert.Matches("^[0-9a-f]{48}$", source.Password);
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(app, user: "rspamd", password: source.Password)).Status);
        Assert.DoesNotContain(source.Password, string.Join('\n', app.Log.All) + app.Console, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            string file = Path.Combine(app.Get<QueueDashboard.Hosting.StorageFolder>().Sub("keys"), "rspamd.password");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData("unknown", "[]", Mail, "X-Rspamd-Rcpt")]
    [InlineData("[\"a@b.test\"]", "[{", Mail, "X-Rspamd-Symbols")]
    [InlineData("[\"a@b.test\"]", "[]", "", "formatter")]
    [InlineData("[\"a@b.test\"]", "[]", "{\"action\":\"reject\"}", "formatter")]
    [InlineData("unknown", "unknown", "{\"action\":\"reject\",\"rcpt\":[]}", "formatter")]
    public async Task Malformed_push_is_400_with_a_sentence_and_the_source_says_so(string recipients, string symbols, string body, string told)
    {
        await using var app = new AccessApp(OneSource);

        var (status, text) = await PushAsync(app, recipients: recipients, symbols: symbols, body: body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.Contains(told, app.Get<SourceBook>().Seen.Single(seen => seen.Name == "rspamd:mx1").Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_the_limit_is_413_with_and_without_a_length()
    {
        await using var app = new AccessApp([.. OneSource, ("Intake:Rspamd:MessageBytes", "65536")]);
        string large = Mail + new string('x', 70_000);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PushAsync(app, body: large)).Status);
        using var request = Request();
        request.Content = new StreamContent(new UnknownLength(Encoding.ASCII.GetBytes(large)));
        using var answer = await app.Browser().SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty((await app.Get<IReadItems>().ListAsync(new ItemQuery(), Cancel)).Rows);
    }

    [Theory]
    [InlineData("Sources:0:Name", "Not Good", "Sources:0:Name")]
    [InlineData("Sources:0:Password", "short", "Sources:0:Password")]
    [InlineData("Sources:0:Password", "with\"quote-in-it", "Sources:0:Password")]
    [InlineData("MessageBytes", "1", "MessageBytes")]
    [InlineData("HeaderBytes", "1", "HeaderBytes")]
    public void Wrong_option_is_told_without_the_password(string key, string value, string told)
    {
        var options = new RspamdIntakeOptions { Sources = [new() { Name = "mx1", Password = Password }] };
        switch (key)
        {
            case "Sources:0:Name":
                options.Sources[0].Name = value;
                break;
            case "Sources:0:Password":
                options.Sources[0].Password = value;
                break;
            case "MessageBytes":
                options.MessageBytes = 1;
                break;
            default:
                options.HeaderBytes = 1;
                break;
        }

        string failure = Assert.Single(new RspamdIntakeValidator().Validate(null, options).Failures!);

        Assert.Contains($"Intake:Rspamd:{told}", failure, StringComparison.Ordinal);
        Assert.False(key.EndsWith("Password", StringComparison.Ordinal) && failure.Contains(value, StringComparison.Ordinal));
    }

    private static async Task<ItemView> FindAsync(AccessApp app, long id) => (await app.Get<IReadItems>().FindAsync(id, null, Cancel))!;

    private static async Task<(HttpStatusCode Status, string Text)> PushAsync(
        AccessApp app, string action = "reject", string recipients = """["anna@local.test","b b@local.test"]""", string symbols = "[]", string body = Mail, string user = "mx1", string password = Password)
    {
        using var browser = app.Browser();
        using var request = Request(action, recipients, symbols, body, user, password);
        using var answer = await browser.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static HttpRequestMessage Request(
        string action = "reject", string recipients = """["anna@local.test","b b@local.test"]""", string symbols = "[]", string body = Mail, string user = "mx1", string password = Password)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/intake/rspamd") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        foreach (var (name, value) in new[] { ("qid", "Q1"), ("from", ""), ("rcpt", recipients), ("ip", "198.51.100.7"), ("user", "unknown"), ("action", action), ("score", "21.1"), ("symbols", symbols), ("subject", "buy gr\u00fcn") })
        {
            request.Headers.TryAddWithoutValidation($"X-Rspamd-{name}", value);
        }

        return request;
    }

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
