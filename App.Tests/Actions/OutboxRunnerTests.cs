using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class OutboxRunnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("release", RecipientState.Released, "release.test:25")]
    [InlineData("requeue", RecipientState.Requeued, "rescan.test:25")]
    public async Task Message_leaves_as_it_came_below_our_trace(string act, RecipientState becomes, string relay)
    {
        await using var desk = await Desk.OpenAsync();
        byte[] content = [.. "Subject: as it came\r\nDKIM-Signature: v=1; bh=\r\n\r\n.leading dot\r\nbare\nend \0 and \xFF\r\n"u8, 0x80, 0xFF];
        long id = await desk.HoldAsync(Desk.Message("x", "anna@local.test", "\"john doe\"@local.test") with
        {
            ReversePath = "",
            Content = content,
            Ret = "FULL",
            EnvelopeId = "abc",
            Recipients = [new("anna@local.test", "NEVER"), new("\"john doe\"@local.test", null, "rfc822;jd@peer.test")],
            Client = new() { Address = "198.51.100.9", Name = "mail.peer.test", Helo = "peer.test\r\nX-Evil: yes", Protocol = "ESMTP", QueueId = "4XyZ" },
        });

        await desk.Actions.ActAsync(act, Desk.Anna, [new(id)], Cancel);
        await desk.DeliverAsync();

        var taken = Assert.Single(desk.Relay.Taken);
        Assert.Equal(content, Assert.Single(desk.Relay.Contents));
        Assert.Equal(("", "FULL", "abc", true), (taken.ReversePath, taken.Ret, taken.EnvelopeId, taken.EightBit));
        Assert.Equal([("anna@local.test", "NEVER", null), ("\"john doe\"@local.test", null, "rfc822;jd@peer.test")], taken.Recipients.Select(one => (one.Address, one.Notify, one.Orcpt)));
        Assert.Equal(("198.51.100.9", "mail.peer.test", "4XyZ"), (taken.Client!.Address, taken.Client.Name, taken.Client.QueueId));
        string prefix = Encoding.ASCII.GetString(taken.Prefix.Span);
        Assert.StartsWith("X-QueueDashboard-Trace: ", prefix, StringComparison.Ordinal);
        Assert.Equal(id, desk.Storage.Get<TraceHeader>().Read(prefix.Split("\r\n")[0]["X-QueueDashboard-Trace: ".Length..]));
        Assert.DoesNotContain("X-Evil: yes", prefix, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", prefix, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n\r\n", prefix, StringComparison.Ordinal);
        Assert.Contains("Received: from peer.test", prefix, StringComparison.Ordinal);
        Assert.Equal(becomes, (await desk.ItemAsync(id)).State);
        Assert.Contains((await desk.AuditAsync(id)), row => row.Detail == $"{relay}: 250 2.0.0 Ok: queued as Q1");
    }

    [Fact]
    public async Task Of_three_one_is_refused_and_held_in_the_bad_queue_with_his_reply()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = handOver => new HandOverResult.Settled([.. handOver.Recipients.Select(one => one.Address.StartsWith("bert", StringComparison.Ordinal)
            ? (RecipientOutcome)new RecipientOutcome.Permanent(one.Id, "550 5.1.1 no such user")
            : new RecipientOutcome.Accepted(one.Id, "250 2.0.0 taken", "Q7"))]);
        long id = await desk.HoldAsync("for three", "anna@local.test", "bert@local.test", "carl@local.test");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal((RecipientState.Held, QueueName.Bad), (item.State, item.Queue));
        Assert.Equal(
            [("anna@local.test", RecipientState.Released, "250 2.0.0 taken"), ("bert@local.test", RecipientState.Held, "550 5.1.1 no such user"), ("carl@local.test", RecipientState.Released, "250 2.0.0 taken")],
            item.Recipients.OrderBy(recipient => recipient.Id).Select(recipient => (recipient.Address, recipient.State, recipient.Reply)));
        Assert.Equal(QueueName.Bad, item.Recipients.Single(recipient => recipient.State == RecipientState.Held).Queue);
        Assert.Empty(await desk.OutboxAsync());
        Assert.Equal(["done", "refused", "done"], (await desk.AuditAsync(id)).Where(row => row.Act == Acts.Deliver).Select(row => row.Outcome));

        // The refused one can be tried again, alone.
        desk.Relay.Says = FakeRelay.Accept;
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        Assert.Equal("bert@local.test", Assert.Single(desk.Relay.Taken[^1].Recipients).Address);
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Refused_re_queue_stays_in_its_queue()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = FakeRelay.Refuse("554 5.7.1 spam again");
        long id = await desk.HoldAsync("spam", "anna@local.test");

        await desk.Actions.RequeueAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal((RecipientState.Held, QueueName.Holding, "554 5.7.1 spam again"), (item.State, item.Queue, item.Recipients.Single().Reply));
    }

    [Fact]
    public async Task Put_off_hand_over_is_tried_again_with_growing_pauses()
    {
        await using var desk = await Desk.OpenAsync(("Delivery:FirstPauseSeconds", "15"), ("Delivery:LongestPauseMinutes", "15"));
        desk.Relay.Says = FakeRelay.PutOff("451 4.3.0 greylisted");
        long id = await desk.HoldAsync("patient", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);

        List<double> pauses = [];
        for (int attempt = 1; attempt <= 9; attempt++)
        {
            Assert.Equal(1, await desk.DeliverAsync());
            var row = Assert.Single(await desk.OutboxAsync());
            Assert.Equal((attempt, "451 4.3.0 greylisted", "release.test:25"), (row.Attempts, row.LastReply, row.Relay));
            var pause = Microseconds.ToTime(row.DueAt) - desk.Clock.GetUtcNow();
            pauses.Add(pause.TotalSeconds);
            desk.Clock.Advance(pause - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await desk.DeliverAsync());
            desk.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([15, 30, 60, 120, 240, 480, 900, 900, 900], pauses);
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);

        desk.Relay.Says = FakeRelay.Accept;
        await desk.DeliverAsync();
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
        Assert.Single(desk.Relay.Taken);
    }

    [Fact]
    public async Task One_put_off_one_accepted_and_only_the_first_is_tried_again()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = handOver => new HandOverResult.Settled([.. handOver.Recipients.Select(one => one.Address.StartsWith("anna", StringComparison.Ordinal)
            ? (RecipientOutcome)new RecipientOutcome.Temporary(one.Id, "452 4.2.2 mailbox full")
            : new RecipientOutcome.Accepted(one.Id, "250 ok", null))]);
        long id = await desk.HoldAsync("for two", "anna@local.test", "bert@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        Assert.Equal((RecipientState.Pending, RecipientState.Released), ((await desk.RecipientAsync(id, "anna@local.test")).State, (await desk.RecipientAsync(id, "bert@local.test")).State));

        desk.Relay.Says = FakeRelay.Accept;
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.DeliverAsync();

        Assert.Equal([["bert@local.test", "anna@local.test"], ["anna@local.test"]], desk.Relay.Taken.Select(taken => taken.Recipients.Select(one => one.Address).Order().Reverse().ToArray()).ToArray());
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Thousand_wait_untouched_for_a_relay_whose_password_is_wrong()
    {
        await using var desk = await Desk.OpenAsync(("Delivery:BrokenRelayPauseSeconds", "15"), ("Delivery:Connections", "4"));
        desk.Relay.Says = FakeRelay.Broken("535 5.7.8 wrong password");
        var defaults = new HoldDefaults(QueueName.Quarantine, ReasonCode.Spam, HeaderFamilies.None);
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => desk.HoldAsync(Desk.Message($"number {i}", "anna@local.test") with { Defaults = defaults })));
        ItemTarget[] targets = [.. ids.Select(id => new ItemTarget(id))];
        await desk.Actions.ActAsync(Acts.Release, Desk.Anna, targets, Cancel);
        await desk.DeliverAsync();

        // Every connection may find out for itself, once.
        int first = desk.Relay.Attempts;
        Assert.InRange(first, 1, 4);
        for (int round = 1; round <= 20; round++)
        {
            Assert.Equal(0, await desk.DeliverAsync());
            desk.Clock.Advance(TimeSpan.FromSeconds(15));
            await desk.DeliverAsync();
            Assert.Equal(first + round, desk.Relay.Attempts);
        }

        var state = Assert.Single(await desk.Storage.Get<RelayStateStore>().ReadAsync(Cancel));
        Assert.NotNull(state.BrokenSince);
        Assert.Contains("535 5.7.8 wrong password", state.Cause, StringComparison.Ordinal);
        Assert.Equal(1000, await desk.Storage.ReadAsync(db => db.Recipients.CountAsync(row => row.State == RecipientState.Pending && row.Queue == QueueName.Quarantine)));
        Assert.Equal(1000, (await desk.OutboxAsync()).Count(row => row.ClaimedAt is null));

        desk.Relay.Says = FakeRelay.Accept;
        desk.Clock.Advance(TimeSpan.FromSeconds(15));
        while (await desk.DeliverAsync() > 0)
        {
        }

        Assert.Equal(1000, desk.Relay.Taken.Select(taken => taken.Recipients[0].Id).Distinct().Count());
        Assert.Equal(1000, desk.Relay.Taken.Count);
        Assert.Null(Assert.Single(await desk.Storage.Get<RelayStateStore>().ReadAsync(Cancel)).BrokenSince);
        Assert.Equal(1000, await desk.Storage.ReadAsync(db => db.Items.CountAsync(row => row.State == RecipientState.Released)));
    }

    [Fact]
    public async Task Broken_release_relay_does_not_stop_the_other_one()
    {
        await using var desk = await Desk.OpenAsync();
        long release = await desk.HoldAsync("one", "anna@local.test");
        long requeue = await desk.HoldAsync("two", "anna@local.test");
        desk.Relay.Says = handOver => Encoding.ASCII.GetString(handOver.Prefix.Span).Contains("-Released:", StringComparison.Ordinal) ? FakeRelay.Broken("421 no")(handOver) : FakeRelay.Accept(handOver);
        await desk.Actions.ReleaseAsync(Desk.Anna, new(release), Cancel);
        await desk.Actions.RequeueAsync(Desk.Anna, new(requeue), Cancel);

        await desk.DeliverAsync();

        Assert.Equal((RecipientState.Pending, RecipientState.Requeued), ((await desk.ItemAsync(release)).State, (await desk.ItemAsync(requeue)).State));
    }

    [Fact]
    public async Task What_was_put_off_for_two_days_is_held_again_with_the_last_reply()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = FakeRelay.PutOff("451 4.3.0 never today");
        long id = await desk.HoldAsync("hopeless", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        desk.Clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(1));
        await desk.DeliverAsync();
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);

        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await desk.DeliverAsync();

        var anna = await desk.RecipientAsync(id, "anna@local.test");
        Assert.Equal((RecipientState.Held, QueueName.Holding, "451 4.3.0 never today"), (anna.State, anna.Queue, anna.Reply));
        Assert.Null(anna.OutboxId);
        Assert.Empty(await desk.OutboxAsync());
        Assert.Equal((Acts.Deliver, Outcomes.Failed), (await desk.AuditAsync(id)).Select(row => (row.Act, row.Outcome)).Last());
        Assert.IsType<ActionResult.Done>(await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel));
    }

    [Fact]
    public async Task Wish_that_slept_through_two_days_of_our_own_is_tried_before_it_is_given_up()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("we were down", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);

        desk.Clock.Advance(TimeSpan.FromDays(5));
        await desk.DeliverAsync();

        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Relay_that_stays_broken_for_two_days_gives_its_messages_back_with_the_cause()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = FakeRelay.Broken("535 5.7.8 wrong password");
        List<long> ids = [];
        for (int i = 0; i < 10; i++)
        {
            ids.Add(await desk.HoldAsync($"number {i}", "anna@local.test"));
            await desk.Actions.ReleaseAsync(Desk.Anna, new(ids[i]), Cancel);
        }

        await desk.DeliverAsync();
        desk.Clock.Advance(TimeSpan.FromHours(48));
        await desk.DeliverAsync();

        foreach (long id in ids)
        {
            var anna = await desk.RecipientAsync(id, "anna@local.test");
            Assert.Equal(RecipientState.Held, anna.State);
            Assert.Contains("wrong password", anna.Reply, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Relay_that_was_removed_leaves_its_messages_waiting()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "5"));
        long id = await desk.HoldAsync("orphan", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.Storage.SetAsync<RelaySettings>(relays => relays with { Release = new() });

        desk.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await desk.DeliverAsync());
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);

        // Somebody else may sit at the new address: what matters is that it goes there by itself.
        await desk.Storage.SetAsync<RelaySettings>(relays => relays with { Release = new() { Host = "new.test" } });
        Assert.Equal(1, await desk.DeliverAsync());
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Claim_of_a_crashed_process_is_free_again_at_start()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("half way", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.Storage.ChangeAsync(db => db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedAt, desk.Clock.Now()), Cancel));

        var runner = desk.Storage.Get<OutboxRunner>();
        await runner.StartAsync(Cancel);
        await Eventually.TrueAsync("the message is released", async () => (await desk.ItemAsync(id)).State == RecipientState.Released);
        await runner.StopAsync(Cancel);

        Assert.Single(desk.Relay.Taken);
    }

    [Fact]
    public async Task Failure_of_ours_while_settling_leaves_nothing_claimed_for_ever()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("our fault", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.Storage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "Refuse" BEFORE UPDATE ON "Items" BEGIN SELECT RAISE(ABORT, 'refused'); END""", Cancel));
        await Assert.ThrowsAnyAsync<Exception>(desk.DeliverAsync);

        await desk.Storage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "Refuse" """, Cancel));
        await desk.DeliverAsync();

        // At least once: the first answer could not be recorded.
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
        Assert.Equal(2, desk.Relay.Taken.Count);
    }

    [Fact]
    public async Task Item_without_content_is_put_off_and_the_next_one_goes()
    {
        await using var desk = await Desk.OpenAsync(("Delivery:Connections", "1"));
        long empty = await desk.HoldAsync("lost content", "anna@local.test");
        long whole = await desk.HoldAsync("whole", "anna@local.test");
        await desk.Storage.ChangeAsync(db => db.Contents.Where(row => row.ItemId == empty).ExecuteDeleteAsync(Cancel));
        await desk.Actions.ReleaseAsync(Desk.Anna, new(empty), Cancel);
        await desk.Actions.ReleaseAsync(Desk.Anna, new(whole), Cancel);

        await desk.DeliverAsync();

        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(whole)).State);
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(empty)).State);
        Assert.Contains("our own failure", (await desk.OutboxAsync()).Single().LastReply, StringComparison.Ordinal);
    }
}
