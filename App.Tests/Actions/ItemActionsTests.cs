using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class ItemActionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Release_waits_for_its_hold_back_and_then_leaves()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "5"));
        long id = await desk.HoldAsync("wanted", "anna@local.test");

        var done = Assert.IsType<ActionResult.Done>(await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel));

        Assert.Equal(desk.Clock.GetUtcNow().AddSeconds(5), done.UndoUntil);
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);
        Assert.Equal(0, await desk.DeliverAsync());

        desk.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, await desk.DeliverAsync());

        desk.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, await desk.DeliverAsync());

        var anna = await desk.RecipientAsync(id, "anna@local.test");
        Assert.Equal((RecipientState.Released, "250 2.0.0 Ok: queued as Q1", "Q1", "person:anna"), (anna.State, anna.Reply, anna.MtaQueueId, anna.ChangedBy));
        Assert.Null(anna.OutboxId);
        Assert.Empty(await desk.OutboxAsync());
    }

    [Fact]
    public async Task Undo_within_the_hold_back_holds_it_again_and_nothing_leaves()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "5"));
        long id = await desk.HoldAsync("not yet", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);

        Assert.IsType<ActionResult.Done>(await desk.Actions.UndoAsync(Desk.Anna, new(id), Cancel));

        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await desk.DeliverAsync());
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
        Assert.Empty(await desk.OutboxAsync());
        Assert.Equal(0, desk.Relay.Attempts);
        Assert.Equal([("release", "asked"), ("undo", "done")], (await desk.AuditAsync(id)).Select(row => (row.Act, row.Outcome)));
    }

    [Fact]
    public async Task Undo_after_the_delivery_is_told_what_happened()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("gone", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        var lost = Assert.IsType<ActionResult.Lost>(await desk.Actions.UndoAsync(Desk.Script, new(id), Cancel));

        Assert.Equal((RecipientState.Released, "anna"), (lost.State, lost.By));
    }

    [Fact]
    public async Task What_is_on_its_way_in_this_moment_cannot_be_undone()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("on its way", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        ActionResult? answer = null;
        desk.Relay.Before = async () => answer = await desk.Actions.UndoAsync(Desk.Script, new(id), Cancel);

        await desk.DeliverAsync();

        Assert.Equal(RecipientState.Pending, Assert.IsType<ActionResult.Lost>(answer).State);
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(id)).State);
        Assert.Single(desk.Relay.Taken);
    }

    [Fact]
    public async Task Put_off_hand_over_can_still_be_taken_back()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Relay.Says = FakeRelay.PutOff("451 4.3.0 later");
        long id = await desk.HoldAsync("slow", "anna@local.test");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        Assert.IsType<ActionResult.Done>(await desk.Actions.UndoAsync(Desk.Anna, new(id), Cancel));

        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
        Assert.Empty(await desk.OutboxAsync());
    }

    [Fact]
    public async Task Of_two_who_press_at_once_one_wins_and_the_other_is_told()
    {
        await using var desk = await Desk.OpenAsync();
        for (int round = 0; round < 30; round++)
        {
            long id = await desk.HoldAsync($"round {round}", "anna@local.test");
            var press = new[]
            {
                Task.Run(() => desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel), Cancel),
                Task.Run(() => desk.Actions.ReleaseAsync(Desk.Script, new(id), Cancel), Cancel),
                Task.Run(() => desk.Actions.DeleteAsync(Actor.Link("anna@local.test", null), new(id), Cancel), Cancel),
            };

            var results = await Task.WhenAll(press);

            var done = Assert.Single(results.OfType<ActionResult.Done>());
            string winner = new[] { "anna", "script", "anna@local.test" }[Array.IndexOf(results, done)];
            var losers = results.OfType<ActionResult.Lost>().ToList();
            Assert.Equal(2, losers.Count);
            Assert.All(losers, lost => Assert.Equal((winner, desk.Clock.GetUtcNow()), (lost.By, lost.When)));
        }

        int asked = (await desk.OutboxAsync()).Count;
        while (await desk.DeliverAsync() > 0)
        {
        }

        Assert.Equal(asked, desk.Relay.Taken.Count);
    }

    [Fact]
    public async Task One_recipient_acts_for_himself_and_the_others_stay()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("for three", "anna@local.test", "bert@local.test", "carl@local.test");
        var bert = await desk.RecipientAsync(id, "bert@local.test");

        var done = Assert.IsType<ActionResult.Done>(await desk.Actions.ReleaseAsync(Actor.Link("bert@local.test", null), new(id, [bert.Id]), Cancel));
        await desk.DeliverAsync();

        Assert.Equal([bert.Id], done.RecipientIds);
        Assert.Equal("bert@local.test", Assert.Single(Assert.Single(desk.Relay.Taken).Recipients).Address);
        var item = await desk.ItemAsync(id);
        Assert.Equal(RecipientState.Held, item.State);
        Assert.Equal([RecipientState.Held, RecipientState.Released, RecipientState.Held], item.Recipients.OrderBy(recipient => recipient.Id).Select(recipient => recipient.State));
    }

    [Fact]
    public async Task Viewer_of_one_domain_moves_no_other_recipient()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("for two domains", "anna@local.test", "bert@other.test");
        long foreign = await desk.HoldAsync("not his", "bert@other.test");

        await desk.Actions.DeleteAsync(Desk.Anna, new(id, null, ["local.test"]), Cancel);

        Assert.Equal(RecipientState.Deleted, (await desk.RecipientAsync(id, "anna@local.test")).State);
        Assert.Equal(RecipientState.Held, (await desk.RecipientAsync(id, "bert@other.test")).State);
        Assert.IsType<ActionResult.NotFound>(await desk.Actions.DeleteAsync(Desk.Anna, new(foreign, null, ["local.test"]), Cancel));
    }

    [Fact]
    public async Task Delete_and_restore_leave_the_message_as_it_was()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("binned", "anna@local.test");

        var deleted = Assert.IsType<ActionResult.Done>(await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel));
        Assert.Null(deleted.UndoUntil);
        Assert.Equal(RecipientState.Deleted, (await desk.ItemAsync(id)).State);
        Assert.IsType<ActionResult.Lost>(await desk.Actions.ReleaseAsync(Desk.Script, new(id), Cancel));

        Assert.IsType<ActionResult.Done>(await desk.Actions.RestoreAsync(Desk.Anna, new(id), Cancel));
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);

        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        Assert.IsType<ActionResult.Done>(await desk.Actions.UndoAsync(Desk.Anna, new(id), Cancel));
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
        Assert.NotNull(await desk.Items.RawAsync(id, null, Cancel));
    }

    [Theory]
    [InlineData("release")]
    [InlineData("requeue")]
    public async Task Without_a_relay_the_act_is_refused_with_a_sentence(string act)
    {
        await using var desk = await Desk.OpenAsync(("Defaults:ReleaseRelay", ""), ("Defaults:RequeueRelay", ""));
        long id = await desk.HoldAsync("no way out", "anna@local.test");

        var refused = Assert.IsType<ActionResult.Refused>(Assert.Single(await desk.Actions.ActAsync(act, Desk.Anna, [new(id)], Cancel)));

        Assert.Equal("no-relay", refused.Code);
        Assert.NotEmpty(refused.Sentence);
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
        Assert.Equal((act, "refused"), Assert.Single((await desk.AuditAsync(id)).Select(row => (row.Act, row.Outcome))));
        Assert.IsType<ActionResult.Done>(await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel));
    }

    [Fact]
    public async Task Unknown_item_and_foreign_recipient_are_not_found()
    {
        await using var desk = await Desk.OpenAsync();
        long one = await desk.HoldAsync("one", "anna@local.test");
        long two = await desk.HoldAsync("two", "bert@local.test");
        long foreign = (await desk.RecipientAsync(two, "bert@local.test")).Id;

        Assert.IsType<ActionResult.NotFound>(await desk.Actions.ReleaseAsync(Desk.Anna, new(4711), Cancel));
        Assert.IsType<ActionResult.NotFound>(await desk.Actions.ReleaseAsync(Desk.Anna, new(one, [foreign]), Cancel));
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(two)).State);
    }

    [Fact]
    public async Task Many_items_are_answered_one_by_one_and_in_order()
    {
        await using var desk = await Desk.OpenAsync();
        List<ItemTarget> targets = [.. (await Task.WhenAll(Enumerable.Range(0, 450).Select(i => desk.HoldAsync($"number {i}", "anna@local.test")))).Select(id => new ItemTarget(id))];

        await desk.Actions.DeleteAsync(Desk.Script, targets[7], Cancel);
        targets.Insert(300, new(999_999));

        var results = await desk.Actions.ActAsync(Acts.Release, Desk.Anna, targets, Cancel);

        Assert.Equal(targets.Select(target => target.ItemId), results.Select(result => result.ItemId));
        Assert.IsType<ActionResult.Lost>(results[7]);
        Assert.IsType<ActionResult.NotFound>(results[300]);
        Assert.Equal(449, results.OfType<ActionResult.Done>().Count());
    }

    [Fact]
    public async Task Audit_says_who_from_where_and_for_whom()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("watched", "anna@local.test", "bert@local.test");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();
        await desk.Actions.DeleteAsync(Desk.Script, new(id), Cancel);

        Assert.Equal(
            [
                ("person", "anna", "192.0.2.7", "release", "asked", "anna@local.test"),
                ("person", "anna", "192.0.2.7", "release", "asked", "bert@local.test"),
                ("system", "outbox", null, "deliver", "done", "anna@local.test"),
                ("system", "outbox", null, "deliver", "done", "bert@local.test"),
                ("token", "script", "192.0.2.8", "delete", "lost", null),
            ],
            (await desk.AuditAsync(id)).Select(row => (row.ActorKind, row.Actor, row.ClientAddress, row.Act, row.Outcome, row.Recipient)));
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_not_saved_and_not_audited()
    {
        await using var desk = await Desk.OpenAsync();
        var change = desk.Storage.Get<ChangeSettings>();

        var outcome = await change.SaveAsync(Desk.Anna, new DeliverySettings { HoldBackSeconds = -1 }, null, Cancel);

        Assert.IsType<SettingOutcome.Invalid>(outcome);
        Assert.IsType<SettingOutcome.Saved>(await change.SaveAsync(Desk.Anna, new DeliverySettings { HoldBackSeconds = 30 }, null, Cancel));
        Assert.Equal(30, desk.Storage.Settings.Current<DeliverySettings>().HoldBackSeconds);
        Assert.IsType<SettingOutcome.Stale>(await change.SaveAsync(Desk.Script, new DeliverySettings { HoldBackSeconds = 31 }, 0, Cancel));
        Assert.Equal(30, desk.Storage.Settings.Current<DeliverySettings>().HoldBackSeconds);
    }
}
