using System.Net;
using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The whole way with a real mail server: stopped, seen, told of, settled by one click, delivered.</summary>
public sealed class StoppedByPostfixTests(World world) : IClassFixture<World>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_goes_the_whole_way_and_arrives_as_it_was_sent()
    {
        await world.StartAsync();
        byte[] sent = Message("Rechnung 4711");

        string answer = await SmtpSender.SendOneAsync(world.Postfix.Mx, "kunde@kunde.test", ["anna@local.test"], sent, Cancel, "XCLIENT ADDR=198.51.100.9 NAME=mail.kunde.test");
        Assert.StartsWith("250", answer, StringComparison.Ordinal);
        long id = await world.Dashboard.ItemAsync("Rechnung 4711");

        var item = await world.Dashboard.GetAsync($"items/{id}");
        Assert.Equal("held", item.GetProperty("state").GetString());
        Assert.Equal("kunde@kunde.test", item.GetProperty("reversePath").GetString());
        var client = item.GetProperty("client");
        Assert.Equal(("198.51.100.9", "mail.kunde.test", "client.peer.test"), (client.GetProperty("address").GetString(), client.GetProperty("name").GetString(), client.GetProperty("helo").GetString()));
        Assert.Equal(answer.Split(' ')[^1], item.GetProperty("originQueueId").GetString());
        byte[] stored = await world.Dashboard.RawAsync(id);
        Assert.True(stored.AsSpan().EndsWith(sent), "What is stored does not end with what was sent.");
        Assert.Empty(world.Find("Rechnung 4711", "anna@local.test"));

        using (var done = await world.Dashboard.CallAsync(HttpMethod.Post, "digests/send"))
        {
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Cancel));
        }

        // The digest's own subject names no message; it is the mail to Anna that comes from the postmaster.
        SunkMessage? mail = null;
        await Eventually.TrueAsync("the digest reaches Anna", () => (mail = world.Sink.Messages.FirstOrDefault(one => one.ReversePath == "postmaster@local.test" && one.Recipients.Contains("anna@local.test"))) is not null, () => world.Dashboard.Log + world.Postfix.Log);
        var digest = DigestMail.Read(mail!);
        Assert.Contains("Rechnung 4711", digest.Html, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail!.Header("Auto-Submitted"));
        string link = digest.LinkOf("Rechnung 4711", "Release");
        Assert.Contains(link, digest.HtmlLinks);
        Assert.Equal(digest.TextLinks.Order(), digest.HtmlLinks.Order());

        for (int i = 0; i < 5; i++)
        {
            using var page = await world.Dashboard.Client.GetAsync(new Uri(link), Cancel);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("Deliver this message to you?", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using (var head = await world.Dashboard.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, link), Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        }

        Assert.Equal("held", await world.Dashboard.StateAsync(id));
        Assert.Empty(world.Find("Rechnung 4711", "anna@local.test"));

        using (var pressed = await world.Dashboard.Client.PostAsync(new Uri(link), null, Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
            Assert.Contains("The message is on its way", await pressed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        var arrived = await world.ArrivalAsync("Rechnung 4711", "anna@local.test");
        Assert.Equal("kunde@kunde.test", arrived.ReversePath);
        Assert.Equal(["anna@local.test"], arrived.Recipients);
        AssertBelowTrace(stored, arrived);
        await world.Dashboard.StateBecomesAsync(id, "released");

        using (var again = await world.Dashboard.Client.PostAsync(new Uri(link), null, Cancel))
        {
            string told = await again.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
            Assert.Contains("with this link", told, StringComparison.Ordinal);
            Assert.Matches(@"It was done on .*\d", told);
        }

        // A colleague who comes late is told who and when.
        var (status, text) = await world.Dashboard.ActAsync(id, "release");
        Assert.Equal(HttpStatusCode.Conflict, status);
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(("released", "anna@local.test"), (problem.RootElement.GetProperty("state").GetString(), problem.RootElement.GetProperty("by").GetString()));
        Assert.True(problem.RootElement.GetProperty("at").TryGetDateTimeOffset(out _));
        Assert.Single(world.Find("Rechnung 4711", "anna@local.test"));
    }

    [Fact]
    public async Task Re_queued_message_goes_through_the_checks_again()
    {
        await world.StartAsync();
        await SmtpSender.SendOneAsync(world.Postfix.Mx, "", ["bert@local.test"], Message("noch einmal"), Cancel);
        long id = await world.Dashboard.ItemAsync("noch einmal");
        byte[] stored = await world.Dashboard.RawAsync(id);

        await world.Dashboard.ActAsync(id, "requeue");
        await world.Dashboard.StateBecomesAsync(id, "requeued");
        var arrived = await world.ArrivalAsync("noch einmal", "bert@local.test");

        Assert.Equal("", arrived.ReversePath);
        Assert.Equal("yes", arrived.Header("X-Rescanned"));
        AssertBelowTrace(stored, arrived);
    }

    [Fact]
    public async Task With_the_mail_server_down_it_waits_and_is_delivered_once_when_it_is_back()
    {
        await world.StartAsync();
        await SmtpSender.SendOneAsync(world.Postfix.Mx, "kunde@kunde.test", ["carl@local.test"], Message("geduldig"), Cancel);
        long id = await world.Dashboard.ItemAsync("geduldig");
        await world.Postfix.StopAsync();

        await world.Dashboard.ActAsync(id, "release");
        await Eventually.TrueAsync(
            "a second attempt is made",
            async () => (await world.Dashboard.GetAsync($"items/{id}")).GetProperty("outbox") is { ValueKind: JsonValueKind.Object } outbox && outbox.GetProperty("attempts").GetInt32() >= 2,
            () => world.Dashboard.Log);
        Assert.Equal("pending", await world.Dashboard.StateAsync(id));

        await world.Postfix.StartAsync();
        await world.Dashboard.StateBecomesAsync(id, "released");
        await world.ArrivalAsync("geduldig", "carl@local.test");

        Assert.Single(world.Find("geduldig", "carl@local.test"));
        string queueId = (await world.Dashboard.GetAsync($"items/{id}")).GetProperty("recipients")[0].GetProperty("mtaQueueId").GetString()!;
        Assert.Contains($" {queueId}: client=", world.Postfix.Log, StringComparison.Ordinal);
    }

    /// <summary>All that a hand-over could spoil: 8-bit octets, leading dots, trailing blanks, odd folding, a long line, no date.</summary>
    private static byte[] Message(string subject) =>
    [
        .. Encoding.UTF8.GetBytes($"From: Kunde <kunde@kunde.test>\r\nTo: anna@local.test\r\nSubject: {subject} HOLDME\r\nX-Folded: one\r\n\t two  \r\nDKIM-Signature: v=1; a=rsa-sha256; bh=x\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"),
        .. Encoding.UTF8.GetBytes(".one dot\r\n..two dots\r\n.\u00e4\r\nblanks at the end   \r\n\t\r\n" + new string('w', 900) + "\r\n"),
        0xFF, 0xFE, 0x80, .. "\r\n\r\n\r\nlast line\r\n"u8,
    ];

    /// <summary>On top stand the mail server's stamps and ours; below them it is what came, byte for byte.</summary>
    private static void AssertBelowTrace(byte[] stored, SunkMessage arrived)
    {
        Assert.True(arrived.Content.AsSpan().EndsWith(stored), $"What arrived does not end with what was stored:\n{arrived.Text}");
        string[] above = arrived.Text[..^stored.Length].Split("\r\n");
        Assert.Equal("", above[^1]);
        Assert.All(above[..^1], line => Assert.Matches(@"^(Received:|X-QueueDashboard-(Trace|Released|Requeued):|X-Rescanned: yes|[ \t])", line));
        Assert.Contains(above, line => line.StartsWith("X-QueueDashboard-Trace: ", StringComparison.Ordinal));
    }
}
