using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>What is done with messages in a real Postfix's hold queue, through the command that we ship.</summary>
public sealed class HoldQueueTests(HoldWorld world) : IClassFixture<HoldWorld>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Release_of_all_is_the_mail_servers_own_delivery()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("freigeben", "kunde@kunde.test", "anna@local.test", "bert@local.test");

        await world.Dashboard.ActAsync(id, "release");
        await world.Dashboard.StateBecomesAsync(id, "released");
        var arrived = await world.ArrivalAsync("freigeben", "anna@local.test");
        await world.ArrivalAsync("freigeben", "bert@local.test");

        Assert.Equal("kunde@kunde.test", arrived.ReversePath);
        Assert.Null(arrived.Header("X-QueueDashboard-Trace"));
        Assert.All((await world.RecipientsAsync(id)).Values, recipient => Assert.Equal(queueId, recipient.QueueId));
        Assert.DoesNotContain(queueId, await world.HeldAsync());
        Assert.Single(world.Find("freigeben", "anna@local.test"));
    }

    [Fact]
    public async Task Bounce_is_released_with_the_null_reverse_path_on_either_way()
    {
        await world.StartAsync();
        var (whole, _) = await world.HoldAsync("ruecklauf ganz", "", "anna@local.test");
        var (part, queueId) = await world.HoldAsync("ruecklauf teil", "", "anna@local.test", "bert@local.test");
        Assert.Equal("", (await world.Dashboard.GetAsync($"items/{whole}")).GetProperty("reversePath").GetString());

        await world.Dashboard.ActAsync(whole, "release");
        await world.Dashboard.ActAsync(part, "release", Only("bert@local.test"));

        Assert.Equal("", (await world.ArrivalAsync("ruecklauf ganz", "anna@local.test")).ReversePath);
        Assert.Equal("", (await world.ArrivalAsync("ruecklauf teil", "bert@local.test")).ReversePath);
        Assert.Contains(queueId, await world.HeldAsync());
        Assert.Empty(world.Find("ruecklauf teil", "anna@local.test"));
    }

    [Fact]
    public async Task One_click_of_three_leaves_the_file_and_the_last_one_deletes_it()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("Rechnung fuer drei", "kunde@kunde.test", "dora@local.test", "emil@local.test", "fritz@local.test");
        string link = await LinkAsync("Rechnung fuer drei", "dora@local.test");

        using (var pressed = await world.Dashboard.Client.PostAsync(new Uri(link), null, Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        }

        var arrived = await world.ArrivalAsync("Rechnung fuer drei", "dora@local.test");
        Assert.Equal(["dora@local.test"], arrived.Recipients);
        Assert.NotNull(arrived.Header("X-QueueDashboard-Trace"));
        await world.StateBecomesAsync(id, "dora@local.test", "released");
        Assert.Contains(queueId, await world.HeldAsync());

        await world.Dashboard.ActAsync(id, "delete", Only("emil@local.test"));
        Assert.Contains(queueId, await world.HeldAsync());
        await world.Dashboard.ActAsync(id, "release");

        await world.ArrivalAsync("Rechnung fuer drei", "fritz@local.test");
        await world.NotHeldAsync(queueId);
        await world.StateBecomesAsync(id, "fritz@local.test", "released");
        Assert.Equal("deleted", (await world.RecipientsAsync(id))["emil@local.test"].State);
        Assert.Contains($"postsuper[", world.Postfix.Log, StringComparison.Ordinal);
        Assert.Contains($"{queueId}: removed", world.Postfix.Log, StringComparison.Ordinal);
        Assert.DoesNotContain($"{queueId}: released from hold", world.Postfix.Log, StringComparison.Ordinal);
        Assert.Empty(world.Find("Rechnung fuer drei", "emil@local.test"));
        Assert.Single(world.Find("Rechnung fuer drei", "dora@local.test"));
        Assert.Single(world.Find("Rechnung fuer drei", "fritz@local.test"));
    }

    [Fact]
    public async Task Released_at_the_shell_between_digest_and_click_is_told_on_the_page()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("an der Konsole", "kunde@kunde.test", "gerda@local.test");
        string link = await LinkAsync("an der Konsole", "gerda@local.test");

        await world.Postfix.ShellAsync("postsuper", "-H", queueId);
        await world.Dashboard.StateBecomesAsync(id, "gone");
        using var pressed = await world.Dashboard.Client.PostAsync(new Uri(link), null, Cancel);

        Assert.Equal(HttpStatusCode.Gone, pressed.StatusCode);
        Assert.Contains("It was settled on the mail server", await pressed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var (status, text) = await world.Dashboard.ActAsync(id, "release");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("gone", text, StringComparison.Ordinal);
        Assert.InRange(world.Find("an der Konsole", "gerda@local.test").Count, 0, 1);
    }

    [Fact]
    public async Task Acted_on_at_the_shell_before_anybody_looked_is_gone_and_nothing_is_sent()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("schneller", "kunde@kunde.test", "anna@local.test");

        // The mirror is blind, so the act finds out by itself.
        world.Postfix.Obstruct("list", true);
        await world.Postfix.ShellAsync("postsuper", "-d", queueId);
        await world.Dashboard.ActAsync(id, "release");
        await Eventually.TrueAsync("an attempt is made in vain", async () => (await world.RecipientsAsync(id))["anna@local.test"].Reply == "No route to host", world.Logs);
        Assert.Equal("pending", await world.Dashboard.StateAsync(id));
        world.Postfix.Obstruct("list", false);

        await world.Dashboard.StateBecomesAsync(id, "gone");
        Assert.Empty(world.Find("schneller", "anna@local.test"));
    }

    [Fact]
    public async Task With_the_mail_server_stopped_it_leaves_when_it_is_back()
    {
        await world.StartAsync();
        var (id, _) = await world.HoldAsync("angehalten", "kunde@kunde.test", "anna@local.test");
        await world.Postfix.StopAsync();

        await world.Dashboard.ActAsync(id, "release");
        await world.Dashboard.StateBecomesAsync(id, "released");
        Assert.Empty(world.Find("angehalten", "anna@local.test"));

        await world.Postfix.StartAsync();
        await world.ArrivalAsync("angehalten", "anna@local.test");
        Assert.Single(world.Find("angehalten", "anna@local.test"));
    }

    [Fact]
    public async Task Quoted_local_part_and_eight_bit_text_survive_both_ways()
    {
        await world.StartAsync();
        var (part, _) = await world.HoldAsync("zitiert", "\"k unde\"@kunde.test", "\"john doe\"@local.test", "anna@local.test");
        byte[] stored = await world.Dashboard.RawAsync(part);

        await world.Dashboard.ActAsync(part, "release", Only("\"john doe\"@local.test"));
        var arrived = await world.ArrivalAsync("zitiert", "\"john doe\"@local.test");

        Assert.Equal("\"k unde\"@kunde.test", arrived.ReversePath);
        Assert.True(arrived.Content.AsSpan().EndsWith(stored), "What arrived does not end with what was stored.");
        Assert.True(stored.AsSpan().EndsWith(HoldWorld.Message("zitiert").AsSpan()[^20..]), "What was stored does not end with what was sent.");
    }

    [Fact]
    public async Task Message_that_needs_SMTPUTF8_goes_through_the_checks_again()
    {
        await world.StartAsync();
        string queueId;
        using (var sender = await SmtpSender.ConnectAsync(world.Postfix.Mx, Cancel))
        {
            string address = Encoding.Latin1.GetString("\u00e4nna@local.test"u8);
            Assert.StartsWith("250", await sender.SayAsync("MAIL FROM:<kunde@kunde.test> SMTPUTF8 BODY=8BITMIME", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("250", await sender.SayAsync($"RCPT TO:<{address}>", Cancel), StringComparison.Ordinal);
            Assert.StartsWith("354", await sender.SayAsync("DATA", Cancel), StringComparison.Ordinal);
            queueId = (await sender.SayAsync(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("From: kunde@kunde.test\r\nSubject: Umlaut WAITHERE \u00e4\r\n\r\n\u00e4\r\n.")), Cancel)).Split(' ')[^1];
        }

        long id = await world.Dashboard.ItemAsync("Umlaut");
        Assert.Equal("\u00e4nna@local.test", Assert.Single(await world.RecipientsAsync(id)).Key);

        await world.Dashboard.ActAsync(id, "requeue");
        await world.Dashboard.StateBecomesAsync(id, "requeued");

        await Eventually.TrueAsync("it arrives", () => world.Sink.Messages.Any(message => (message.Header("Subject") ?? "").StartsWith("Umlaut", StringComparison.Ordinal)), world.Logs);
        var arrived = world.Sink.Messages.Single(message => (message.Header("Subject") ?? "").StartsWith("Umlaut", StringComparison.Ordinal));
        Assert.Equal("yes", arrived.Header("X-Rescanned"));
        Assert.Contains("SMTPUTF8", arrived.Mail, StringComparison.Ordinal);
        await world.NotHeldAsync(queueId);
    }

    [Fact]
    public async Task Deleted_message_leaves_the_hold_queue_and_can_be_restored_and_released()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("geloescht", "kunde@kunde.test", "anna@local.test");

        await world.Dashboard.ActAsync(id, "delete");
        await world.NotHeldAsync(queueId);
        Assert.Equal("deleted", await world.Dashboard.StateAsync(id));

        await world.Dashboard.ActAsync(id, "restore");
        await world.Dashboard.ActAsync(id, "release");
        await world.Dashboard.StateBecomesAsync(id, "released");
        Assert.NotNull((await world.ArrivalAsync("geloescht", "anna@local.test")).Header("X-QueueDashboard-Trace"));
        Assert.Single(world.Find("geloescht", "anna@local.test"));
    }

    [Fact]
    public async Task Returned_message_is_reported_to_its_sender()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("zurueck", "absender@kunde.test", "anna@local.test");

        var (status, text) = await world.Dashboard.ActAsync(id, "return");
        Assert.True(status == HttpStatusCode.OK, text);
        await world.Dashboard.StateBecomesAsync(id, "gone");

        await Eventually.TrueAsync("the report arrives", () => world.Sink.Messages.Any(message => message.ReversePath.Length == 0 && message.Recipients.Contains("absender@kunde.test")), world.Logs);
        Assert.Contains("returned to its sender", (await world.RecipientsAsync(id))["anna@local.test"].Reply, StringComparison.Ordinal);
        Assert.DoesNotContain(queueId, await world.HeldAsync());
        Assert.Empty(world.Find("zurueck", "anna@local.test"));
    }

    [Fact]
    public async Task Killed_between_re_injection_and_delete_the_file_goes_at_the_next_start()
    {
        await world.StartAsync();
        var (id, queueId) = await world.HoldAsync("abgestuerzt", "kunde@kunde.test", "anna@local.test");
        world.Postfix.Obstruct("delete", true);

        await world.Dashboard.ActAsync(id, "requeue");
        await world.Dashboard.StateBecomesAsync(id, "requeued");
        await world.ArrivalAsync("abgestuerzt", "anna@local.test");
        await world.Dashboard.KillAsync();
        Assert.Contains(queueId, await world.HeldAsync());

        world.Postfix.Obstruct("delete", false);
        await world.Dashboard.StartAsync();
        await world.NotHeldAsync(queueId);
        Assert.Equal("requeued", await world.Dashboard.StateAsync(id));
        Assert.Single(world.Find("abgestuerzt", "anna@local.test"));
        Assert.DoesNotContain($"{queueId}: released from hold", world.Postfix.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_are_released_at_once()
    {
        await world.StartAsync();
        using (var sender = await SmtpSender.ConnectAsync(world.Postfix.Mx, Cancel))
        {
            for (int i = 0; i < 60; i++)
            {
                Assert.StartsWith("250", await sender.SendAsync("kunde@kunde.test", ["viele@local.test"], HoldWorld.Message($"viele {i:00}"), Cancel), StringComparison.Ordinal);
            }
        }

        List<long> ids = [];
        await Eventually.TrueAsync("all are mirrored", async () => (ids = [.. (await world.Dashboard.GetAsync("items?limit=500&state=held")).GetProperty("items").EnumerateArray().Where(item => item.GetProperty("recipients").ToString().Contains("viele@local.test", StringComparison.Ordinal)).Select(item => item.GetProperty("id").GetInt64())]).Count == 60, world.Logs);
        using var asked = await world.Dashboard.CallAsync(HttpMethod.Post, "items/release", new { ids });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);

        await Eventually.TrueAsync("all arrive", () => world.Sink.Messages.Count(message => message.Recipients.Contains("viele@local.test")) == 60, world.Logs);
        Assert.DoesNotContain(world.Sink.Messages, message => message.Recipients.Contains("viele@local.test") && message.Header("X-QueueDashboard-Trace") is not null);
        await Eventually.TrueAsync("all are told", async () => (await world.RecipientsAsync(ids[0]))["viele@local.test"].State == "released" && (await world.RecipientsAsync(ids[^1]))["viele@local.test"].State == "released", world.Logs);
    }

    private static object Only(params string[] recipients) => new { recipients };

    private async Task<string> LinkAsync(string subject, string recipient)
    {
        using (var done = await world.Dashboard.CallAsync(HttpMethod.Post, "digests/send"))
        {
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Cancel));
        }

        SunkMessage? mail = null;
        await Eventually.TrueAsync($"the digest reaches {recipient}", () => (mail = world.Sink.Messages.FirstOrDefault(one => one.ReversePath == "postmaster@local.test" && one.Recipients.Contains(recipient))) is not null, world.Logs);
        return DigestMail.Read(mail!).LinkOf(subject, "Release");
    }
}
