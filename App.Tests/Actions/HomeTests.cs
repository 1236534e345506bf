using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

/// <summary>Messages that lie on another server: what is done there, what goes out from our own copy, and what a crash leaves.</summary>
public sealed class HomeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Release_of_all_is_left_to_the_server_that_has_it()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bert@local.test");

        Assert.IsType<ActionResult.Done>(await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel));
        await desk.DeliverAsync();
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal(RecipientState.Released, item.State);
        Assert.All(item.Recipients, recipient => Assert.Equal(("4jWyJt723hz1l2Dg", "4jWyJt723hz1l2Dg: Release"), (recipient.MtaQueueId, recipient.Reply)));
        Assert.NotNull(item.HomeEndedAt);
        Assert.Empty(desk.Relay.Taken);
        Assert.Equal([HomeAct.Release], desk.Home.Asked.Select(call => call.Act));
        Assert.Empty(await desk.OutboxAsync());
        Assert.Contains(await desk.AuditAsync(id), row => row is { Act: Acts.Deliver, Outcome: Outcomes.Done, Detail: "postfix:test: 4jWyJt723hz1l2Dg: Release" });
        var meant = Assert.Single(desk.Home.Asked[0].Items);
        Assert.Equal(("4jWyJt723hz1l2Dg", 1_795_278_414_000_000L, "sender@peer.test"), (meant.Id, meant.ArrivedAt, meant.ReversePath));
    }

    [Fact]
    public async Task One_of_three_goes_out_from_our_copy_and_the_last_one_takes_the_file_away()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bert@local.test", "carl@local.test");
        long anna = (await desk.RecipientAsync(id, "anna@local.test")).Id, bert = (await desk.RecipientAsync(id, "bert@local.test")).Id;

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id, [anna]), Cancel);
        await desk.DeliverAsync();
        Assert.Equal(["anna@local.test"], Assert.Single(desk.Relay.Taken).Recipients.Select(one => one.Address));
        Assert.Empty(desk.Home.Asked);

        await desk.Actions.DeleteAsync(Desk.Anna, new(id, [bert]), Cancel);
        await desk.DeliverAsync();
        Assert.Empty(desk.Home.Asked);
        Assert.Null((await desk.ItemAsync(id)).HomeEndedAt);

        // The last one covers every recipient that is unsettled, and yet the file names the other two.
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        await desk.DeliverAsync();

        Assert.Equal([["anna@local.test"], ["carl@local.test"]], desk.Relay.Taken.Select(one => one.Recipients.Select(recipient => recipient.Address)));
        Assert.Equal([HomeAct.Discard], desk.Home.Asked.Select(call => call.Act));
        Assert.Empty(desk.Home.Lying);
        Assert.NotNull((await desk.ItemAsync(id)).HomeEndedAt);
        Assert.Empty(await desk.OutboxAsync());
    }

    [Fact]
    public async Task Requeue_is_left_to_a_server_that_can()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Home.Able.Add(HomeAct.Requeue);
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");

        await desk.Actions.RequeueAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        Assert.Equal(RecipientState.Requeued, (await desk.ItemAsync(id)).State);
        Assert.Equal([HomeAct.Requeue], desk.Home.Asked.Select(call => call.Act));
        Assert.Empty(desk.Relay.Taken);
    }

    [Fact]
    public async Task Recipient_who_was_refused_there_is_held_with_his_reply()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bad@local.test");
        desk.Home.Says = item => new HomeOutcome.Done(item.Key, "250 2.0.0 Ok", "ABC") { Refused = new Dictionary<string, string> { ["bad@local.test"] = "550 5.1.1 no such user" } };

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        var anna = await desk.RecipientAsync(id, "anna@local.test");
        var bad = await desk.RecipientAsync(id, "bad@local.test");
        Assert.Equal((RecipientState.Released, "250 2.0.0 Ok", "ABC"), (anna.State, anna.Reply, anna.MtaQueueId));
        Assert.Equal((RecipientState.Held, QueueName.Bad, "550 5.1.1 no such user", null, null), (bad.State, bad.Queue, bad.Reply, bad.MtaQueueId, bad.OutboxId));
        Assert.Null((await desk.ItemAsync(id)).HomeEndedAt);
        Assert.Empty(await desk.OutboxAsync());
        Assert.Contains(await desk.AuditAsync(id), row => row is { Act: Acts.Deliver, Outcome: Outcomes.Refused, Recipient: "bad@local.test" });
    }

    [Fact]
    public async Task Requeue_goes_through_the_checks_by_our_copy_and_then_the_file_goes()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");

        await desk.Actions.RequeueAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        await desk.DeliverAsync();

        Assert.Single(desk.Relay.Taken);
        Assert.Equal(RecipientState.Requeued, (await desk.ItemAsync(id)).State);
        Assert.Equal([HomeAct.Discard], desk.Home.Asked.Select(call => call.Act));
    }

    [Fact]
    public async Task Deleted_file_goes_after_the_hold_back_and_a_restored_message_is_ours()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "5"));
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");

        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        Assert.Equal(RecipientState.Deleted, (await desk.ItemAsync(id)).State);
        Assert.Equal(["4jWyJt723hz1l2Dg"], desk.Home.Lying);

        desk.Clock.Advance(TimeSpan.FromSeconds(6));
        await desk.DeliverAsync();
        Assert.Empty(desk.Home.Lying);
        Assert.NotNull((await desk.ItemAsync(id)).HomeEndedAt);
        Assert.Contains(await desk.AuditAsync(id), row => row is { Act: Acts.Discard, Outcome: Outcomes.Done });

        await desk.Actions.RestoreAsync(Desk.Anna, new(id), Cancel);
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        desk.Clock.Advance(TimeSpan.FromSeconds(6));
        await desk.DeliverAsync();
        Assert.Single(desk.Relay.Taken);
        Assert.Single(desk.Home.Asked);
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Undo_in_time_leaves_the_file_where_it_is()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "5"));
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");

        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        Assert.Equal(OutboxAct.Discard, Assert.Single(await desk.OutboxAsync()).Act);
        await desk.Actions.UndoAsync(Desk.Anna, new(id), Cancel);
        Assert.Empty(await desk.OutboxAsync());

        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.DeliverAsync();
        Assert.Empty(desk.Home.Asked);

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.DeliverAsync();
        Assert.Equal([HomeAct.Release], desk.Home.Asked.Select(call => call.Act));
    }

    [Fact]
    public async Task Gone_on_the_server_is_told_as_acted_on_there()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Lying.Clear();

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal((RecipientState.Gone, "It does not lie there any more."), (item.State, Assert.Single(item.Recipients).Reply));
        Assert.NotNull(item.HomeEndedAt);
        Assert.Empty(desk.Relay.Taken);
        Assert.Contains(await desk.AuditAsync(id), row => row is { Act: Acts.Deliver, Outcome: Outcomes.Lost } && row.Detail!.StartsWith("acted on there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Release_that_was_cut_off_counts_as_ours(bool crash)
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item =>
        {
            desk.Home.Lying.Remove(item.Id);
            return crash ? throw new InvalidOperationException("as if the program had ended") : new HomeOutcome.Temporary(item.Key, "too slow", MayHaveHappened: true);
        };

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        if (crash)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(desk.DeliverAsync);
        }
        else
        {
            await desk.DeliverAsync();
        }

        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);
        desk.Home.Says = null;
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal(RecipientState.Released, item.State);
        Assert.Equal("4jWyJt723hz1l2Dg", Assert.Single(item.Recipients).MtaQueueId);
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_is_left_alone_for_a_while()
    {
        await using var desk = await Desk.OpenAsync();
        long first = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item => new HomeOutcome.Temporary(item.Key, "No route to host");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(first), Cancel);
        await desk.DeliverAsync();
        long second = await desk.HoldThereAsync("4jWyJt723hz1l2Dh", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(second), Cancel);
        await desk.DeliverAsync();
        Assert.Single(desk.Home.Asked);
        Assert.Equal((RecipientState.Pending, "No route to host"), ((await desk.ItemAsync(first)).State, (await desk.RecipientAsync(first, "anna@local.test")).Reply));

        desk.Home.Says = null;
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.DeliverAsync();
        Assert.Equal((RecipientState.Released, RecipientState.Released), ((await desk.ItemAsync(first)).State, (await desk.ItemAsync(second)).State));
        Assert.Equal(2, desk.Home.Asked.Count);
    }

    [Fact]
    public async Task What_the_server_cannot_do_goes_out_from_our_copy()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item => new HomeOutcome.Unable(item.Key, "not this one");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        desk.Home.Says = null;
        await desk.DeliverAsync();
        await desk.DeliverAsync();

        Assert.Single(desk.Relay.Taken);
        Assert.Equal([HomeAct.Release, HomeAct.Discard], desk.Home.Asked.Select(call => call.Act));
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Discard_is_never_given_up()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item => new HomeOutcome.Temporary(item.Key, "No route to host");

        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        for (int i = 0; i < 10; i++)
        {
            await desk.DeliverAsync();
            desk.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(OutboxAct.Discard, Assert.Single(await desk.OutboxAsync()).Act);
        Assert.Null((await desk.ItemAsync(id)).HomeEndedAt);
        desk.Home.Says = null;
        await desk.DeliverAsync();
        Assert.Empty(desk.Home.Lying);
        Assert.NotNull((await desk.ItemAsync(id)).HomeEndedAt);
    }

    [Fact]
    public async Task Restored_while_the_file_may_be_gone_stays_a_message_of_ours()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item =>
        {
            desk.Home.Lying.Remove(item.Id);
            return new HomeOutcome.Temporary(item.Key, "too slow", MayHaveHappened: true);
        };
        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        await desk.Actions.RestoreAsync(Desk.Anna, new(id), Cancel);
        desk.Home.Says = null;
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.DeliverAsync();
        await desk.DeliverAsync();

        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
        Assert.Single(desk.Relay.Taken);
        Assert.DoesNotContain(desk.Home.Asked, call => call.Act == HomeAct.Release);
        Assert.NotNull((await desk.ItemAsync(id)).HomeEndedAt);
    }

    [Fact]
    public async Task Content_is_fetched_before_the_file_goes()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        await MarkAsync(desk, id, ItemMarks.ContentPending);

        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        Assert.Equal(["4jWyJt723hz1l2Dg"], desk.Home.Lying);
        Assert.Equal(ContentFetch.InVain, Assert.Single(await desk.OutboxAsync()).LastReply);

        desk.Home.Fetch = async itemId =>
        {
            await MarkAsync(desk, itemId, ItemMarks.None);
            return true;
        };
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.DeliverAsync();
        Assert.Empty(desk.Home.Lying);
    }

    [Fact]
    public async Task Part_of_a_message_without_content_waits_for_it()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bert@local.test");
        await MarkAsync(desk, id, ItemMarks.ContentPending);
        var anna = await desk.RecipientAsync(id, "anna@local.test");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id, [anna.Id]), Cancel);
        await desk.DeliverAsync();
        Assert.Empty(desk.Relay.Taken);
        Assert.Equal(ContentFetch.InVain, Assert.Single(await desk.OutboxAsync()).LastReply);

        desk.Home.Fetch = _ => Task.FromResult(true);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.DeliverAsync();
        Assert.Single(desk.Relay.Taken);
    }

    [Fact]
    public async Task Without_a_relay_only_what_the_server_itself_can_do_is_taken()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:ReleaseRelay", ""), ("Defaults:RequeueRelay", ""));
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bert@local.test");
        var anna = await desk.RecipientAsync(id, "anna@local.test");

        Assert.Equal("no-relay", Assert.IsType<ActionResult.Refused>(await desk.Actions.ReleaseAsync(Desk.Anna, new(id, [anna.Id]), Cancel)).Code);
        Assert.Equal("no-relay", Assert.IsType<ActionResult.Refused>(await desk.Actions.RequeueAsync(Desk.Anna, new(id), Cancel)).Code);
        Assert.IsType<ActionResult.Done>(await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel));
        await desk.DeliverAsync();
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Returned_to_its_sender_by_the_server_that_has_it()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");

        Assert.IsType<ActionResult.Done>(await desk.Actions.ReturnAsync(Desk.Anna, new(id), Cancel));
        await desk.DeliverAsync();

        var item = await desk.ItemAsync(id);
        Assert.Equal((RecipientState.Gone, "4jWyJt723hz1l2Dg: Return"), (item.State, Assert.Single(item.Recipients).Reply));
        Assert.Equal("person:anna", Assert.Single(item.Recipients).ChangedBy);
        Assert.Contains(await desk.AuditAsync(id), row => row is { Act: Acts.Return, Outcome: Outcomes.Done });
        Assert.NotNull(item.HomeEndedAt);
    }

    [Fact]
    public async Task Return_is_refused_where_nobody_can_do_it()
    {
        await using var desk = await Desk.OpenAsync();
        long ours = await desk.HoldAsync("only here", "anna@local.test");
        long two = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test", "bert@local.test");
        desk.Home.Lying.Add("4jWyJt723hz1l2Dh");
        long bounce = await desk.HoldAsync(Desk.Message("bounce", "anna@local.test") with { ReversePath = "", Source = FakeHome.Source, Home = new(ItemHome.Postfix, "4jWyJt723hz1l2Dh", null) });
        var anna = await desk.RecipientAsync(two, "anna@local.test");

        foreach (var target in new[] { new ItemTarget(ours), new ItemTarget(two, [anna.Id]), new ItemTarget(bounce) })
        {
            Assert.Equal("no-return", Assert.IsType<ActionResult.Refused>(await desk.Actions.ReturnAsync(Desk.Anna, target, Cancel)).Code);
        }

        desk.Home.Able.Remove(HomeAct.Return);
        Assert.Equal("no-return", Assert.IsType<ActionResult.Refused>(await desk.Actions.ReturnAsync(Desk.Anna, new(two), Cancel)).Code);
        Assert.Empty(await desk.OutboxAsync());
    }

    [Fact]
    public async Task Many_are_released_by_few_commands()
    {
        await using var desk = await Desk.OpenAsync();
        List<long> ids = [];
        for (int i = 0; i < 1100; i++)
        {
            ids.Add(await desk.HoldThereAsync($"4jWyJt723hz{i:D4}", "anna@local.test"));
        }

        await desk.Actions.ActAsync(Acts.Release, Desk.Anna, [.. ids.Select(id => new ItemTarget(id))], Cancel);
        while (await desk.DeliverAsync() > 0)
        {
        }

        Assert.Equal([500, 500, 100], desk.Home.Asked.Select(call => call.Items.Count));
        Assert.Equal(1100, await desk.Storage.ReadAsync(db => db.Items.CountAsync(item => item.State == RecipientState.Released && item.HomeEndedAt != null)));
    }

    [Fact]
    public async Task What_still_lies_on_the_server_is_not_purged()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldThereAsync("4jWyJt723hz1l2Dg", "anna@local.test");
        desk.Home.Says = item => new HomeOutcome.Temporary(item.Key, "No route to host");
        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        desk.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(0, await desk.Storage.Get<RetentionRun>().RunAsync(Cancel));
        desk.Home.Says = null;
        await desk.DeliverAsync();
        Assert.Equal(1, await desk.Storage.Get<RetentionRun>().RunAsync(Cancel));
    }

    private static Task<int> MarkAsync(Desk desk, long id, ItemMarks marks) => desk.Storage.Work.WriteAsync(
        (db, token) => db.Items.Where(item => item.Id == id).ExecuteUpdateAsync(set => set.SetProperty(item => item.Marks, marks), token),
        Cancel);
}
