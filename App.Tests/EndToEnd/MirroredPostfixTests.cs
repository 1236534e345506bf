using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A real Postfix's own hold queue, through the shipped command and its log, as the dashboard shows it. Its ids are the short ones.</summary>
public sealed class MirroredPostfixTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Held_message_is_read_searched_released_on_the_shell_and_followed_to_its_end()
    {
        await using SmtpSink sink = new();
        int intake = FreePort.Take(1)[0];
        await using var postfix = await PrivatePostfix.StartAsync(intake, sink.Port);
        await using var dashboard = await StartAsync(postfix, intake);

        // A bounce to somebody whose address needs its quotes, and to another one.
        string answer = await SmtpSender.SendOneAsync(postfix.Mx, "", ["\"anna b\"@local.test", "carl@local.test"], Message("WAITHERE Rechnung 4711", "Zahnrad"), Cancel, "XCLIENT ADDR=198.51.100.9 NAME=mail.kunde.test");
        string queueId = answer.Split(' ')[^1];
        long id = await dashboard.ItemAsync("WAITHERE Rechnung 4711");

        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal(("held", "", "postfix:main"), (Text(item, "state"), Text(item, "reversePath"), Text(item, "source")));
        Assert.Equal(["\"anna b\"@local.test", "carl@local.test"], item.GetProperty("recipients").EnumerateArray().Select(one => Text(one, "address")!).Order());
        Assert.Equal((queueId, queueId), (Text(item, "originQueueId"), Text(item.GetProperty("home"), "id")));
        Assert.Equal(("198.51.100.9", "mail.kunde.test"), (Text(item.GetProperty("client"), "address"), Text(item.GetProperty("client"), "name")));
        Assert.False(item.GetProperty("contentPending").GetBoolean());
        await Eventually.TrueAsync(
            "the text of the header check is the reason",
            async () => Text((await dashboard.GetAsync($"items/{id}")).GetProperty("reason"), "text")!.Contains("rule 7 of the house: look at it", StringComparison.Ordinal),
            () => dashboard.Log + postfix.Log);
        await Eventually.TrueAsync("a word of its text finds it", async () => (await dashboard.GetAsync("items?search=Zahnrad")).GetProperty("items").GetArrayLength() == 1, () => dashboard.Log);
        byte[] raw = await dashboard.RawAsync(id);
        Assert.True(raw.AsSpan().EndsWith(Message("WAITHERE Rechnung 4711", "Zahnrad").AsSpan()), "What is stored does not end with what was sent.");

        // Another administrator releases it. The other side puts it off first.
        sink.Answer = line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? "451 4.3.0 come again" : null;
        await postfix.ShellAsync("postsuper", "-H", queueId);
        await postfix.ShellAsync("postqueue", "-i", queueId);
        await dashboard.StateBecomesAsync(id, "gone");
        await OutcomeAsync(dashboard, postfix, id, "deferred", "come again");
        sink.Answer = _ => null;
        await postfix.ShellAsync("postqueue", "-i", queueId);
        await OutcomeAsync(dashboard, postfix, id, "delivered", "250");
        Assert.Equal(2, sink.Messages.Where(mail => mail.Header("Subject") == "WAITHERE Rechnung 4711" && mail.ReversePath.Length == 0).SelectMany(mail => mail.Recipients).Count());
        item = await dashboard.GetAsync($"items/{id}");
        Assert.NotNull(Text(item.GetProperty("home"), "endedAt"));
        Assert.All(item.GetProperty("recipients").EnumerateArray(), one => Assert.Equal(queueId, Text(one, "mtaQueueId")));
    }

    [Fact]
    public async Task Deleted_on_the_shell_is_gone_and_our_own_release_is_proved_by_the_log()
    {
        await using SmtpSink sink = new();
        int intake = FreePort.Take(1)[0];
        await using var postfix = await PrivatePostfix.StartAsync(intake, sink.Port);
        await using var dashboard = await StartAsync(postfix, intake);

        string deleted = (await SmtpSender.SendOneAsync(postfix.Mx, "eve@peer.test", ["anna@local.test"], Message("WAITHERE to be deleted", "x"), Cancel)).Split(' ')[^1];
        await SmtpSender.SendOneAsync(postfix.Mx, "eve@peer.test", ["anna@local.test"], Message("HOLDME to be released", "x"), Cancel);
        long first = await dashboard.ItemAsync("WAITHERE to be deleted");
        long second = await dashboard.ItemAsync("HOLDME to be released");

        await postfix.ShellAsync("postsuper", "-d", deleted);
        await dashboard.StateBecomesAsync(first, "gone");
        var recipient = (await dashboard.GetAsync($"items/{first}")).GetProperty("recipients")[0];
        Assert.Equal("deleted on the server", Text(recipient, "reply"));

        await dashboard.ActAsync(second, "release");
        await dashboard.StateBecomesAsync(second, "released");
        await OutcomeAsync(dashboard, postfix, second, "delivered", "250");
        Assert.NotNull(Text((await dashboard.GetAsync($"items/{second}")).GetProperty("recipients")[0], "mtaQueueId"));
    }

    private static Task OutcomeAsync(Dashboard dashboard, PrivatePostfix postfix, long id, string outcome, string said) => Eventually.TrueAsync(
        $"all recipients of {id} are {outcome}",
        async () => (await dashboard.GetAsync($"items/{id}")).GetProperty("recipients").EnumerateArray().All(one => Text(one, "mtaOutcome") == outcome && (Text(one, "mtaSaid") ?? "").Contains(said, StringComparison.Ordinal)),
        () => dashboard.Log + postfix.Log);

    private async Task<Dashboard> StartAsync(PrivatePostfix postfix, int intake) => await Dashboard.StartAsync(
        prepared,
        intake,
        [
            ("Defaults:ReleaseRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"),
            ("Defaults:RequeueRelay", $"smtp://127.0.0.1:{postfix.Rescan}?tls=off"),
            ("Defaults:OwnDomains", "local.test"),
            ("Defaults:HoldBackSeconds", "0"),
            ("Intake:Postfix:Instances:0:Name", "main"),
            ("Intake:Postfix:Instances:0:Command:0", await postfix.HoldCommandAsync()),
            ("Intake:Postfix:Instances:0:PollSeconds", "1"),
            ("Intake:Postfix:Instances:0:Log", postfix.LogFile),
        ]);

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static byte[] Message(string subject, string text) => Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\n\r\n{text}\r\n");
}
