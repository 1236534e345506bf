using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class RetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<int> RunAsync(Desk desk) => desk.Storage.Get<RetentionRun>().RunAsync(Cancel);

    private static Task<long> QuarantinedAsync(Desk desk, string subject) => desk.HoldAsync(Desk.Message(subject, "anna@local.test") with { Defaults = new(QueueName.Quarantine, ReasonCode.Spam, HeaderFamilies.None) });

    [Fact]
    public async Task Settled_items_go_after_the_bins_days_and_their_audit_stays()
    {
        await using var desk = await Desk.OpenAsync();
        long deleted = await desk.HoldAsync("deleted", "anna@local.test");
        long released = await desk.HoldAsync("released", "anna@local.test");
        long held = await desk.HoldAsync("held", "anna@local.test");
        await desk.Actions.DeleteAsync(Desk.Anna, new(deleted), Cancel);
        await desk.Actions.ReleaseAsync(Desk.Anna, new(released), Cancel);
        await desk.DeliverAsync();
        await desk.IndexAsync();

        desk.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal(0, await RunAsync(desk));
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await RunAsync(desk));

        Assert.Equal([held], await desk.Storage.ReadAsync(db => db.Items.Select(item => item.Id).ToListAsync(Cancel)));
        Assert.Equal([held], await desk.Storage.ReadAsync(db => db.Contents.Select(row => row.ItemId).ToListAsync(Cancel)));
        Assert.Equal(["delete", "purge"], (await desk.AuditAsync(deleted)).Select(row => row.Act));
        Assert.Equal(["release", "deliver", "purge"], (await desk.AuditAsync(released)).Select(row => row.Act));
    }

    [Fact]
    public async Task Held_ones_go_by_their_queue_and_pending_ones_never()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "600"));
        long holding = await desk.HoldAsync("holding", "anna@local.test");
        long spam = await QuarantinedAsync(desk, "spam");
        long pending = await QuarantinedAsync(desk, "pending");
        await desk.Actions.ReleaseAsync(Desk.Anna, new(pending), Cancel);

        desk.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await RunAsync(desk));

        Assert.Equal([holding, pending], await desk.Storage.ReadAsync(db => db.Items.OrderBy(item => item.Id).Select(item => item.Id).ToListAsync(Cancel)));
        Assert.Null(await desk.Items.FindAsync(spam, null, Cancel));
        desk.Clock.Advance(TimeSpan.FromDays(4000));
        Assert.Equal(0, await RunAsync(desk));
    }

    [Theory]
    [InlineData(RecipientState.Held)]
    [InlineData(RecipientState.Deleted)]
    public async Task What_lies_in_a_mail_servers_queue_goes_when_it_has_left_there(RecipientState state)
    {
        await using var desk = await Desk.OpenAsync();
        long id = await QuarantinedAsync(desk, "mirrored");
        await desk.Storage.ChangeAsync(async db =>
        {
            var item = await db.Items.Include(row => row.Recipients).AsTracking().SingleAsync(Cancel);
            (item.Home, item.HomeId, item.State, item.SettledAt) = (ItemHome.Postfix, "4jWyJt723hz1l2Dg", state, state == RecipientState.Deleted ? item.ReceivedAt : null);
            item.Recipients.Single().State = state;
        });
        desk.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, await RunAsync(desk));

        await desk.Storage.ChangeAsync(async db => (await db.Items.AsTracking().SingleAsync(Cancel)).HomeEndedAt = 1);
        Assert.Equal(1, await RunAsync(desk));
        Assert.Null(await desk.Items.FindAsync(id, null, Cancel));
    }

    [Fact]
    public async Task Restored_one_has_its_full_term_again()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await QuarantinedAsync(desk, "nearly lost");
        desk.Clock.Advance(TimeSpan.FromDays(29));
        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        desk.Clock.Advance(TimeSpan.FromDays(10));
        await desk.Actions.RestoreAsync(Desk.Anna, new(id), Cancel);

        Assert.Equal(0, await RunAsync(desk));
        desk.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await RunAsync(desk));
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await RunAsync(desk));
    }

    [Fact]
    public async Task Id_of_a_purged_item_is_never_used_again()
    {
        await using var desk = await Desk.OpenAsync();
        long last = await desk.HoldAsync("last", "anna@local.test");
        await desk.Actions.DeleteAsync(Desk.Anna, new(last), Cancel);
        desk.Clock.Advance(TimeSpan.FromDays(15));
        await RunAsync(desk);

        Assert.True(await desk.HoldAsync("next", "anna@local.test") > last);
    }

    [Fact]
    public async Task More_than_one_commit_full_goes_in_one_run()
    {
        await using var desk = await Desk.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i => QuarantinedAsync(desk, $"spam {i}")));

        desk.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(450, await RunAsync(desk));
        Assert.Equal(0, (await desk.Storage.Get<IReadStats>().ReadAsync(null, Cancel)).Open());
    }

    [Fact]
    public async Task Audit_goes_by_its_own_days()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("x", "anna@local.test");
        await desk.Actions.DeleteAsync(Desk.Anna, new(id), Cancel);
        await desk.Storage.SetAsync<RetentionSettings>(keep => keep with { AuditDays = 10, RecycleBinDays = 3650 });

        desk.Clock.Advance(TimeSpan.FromDays(9));
        await RunAsync(desk);
        Assert.NotEmpty(await desk.AuditAsync(id));

        desk.Clock.Advance(TimeSpan.FromDays(2));
        await RunAsync(desk);
        Assert.Empty(await desk.AuditAsync(id));
    }
}
