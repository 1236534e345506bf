using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

/// <summary>Counters are kept, never counted: whatever is done in whatever order, they must say what a count would.</summary>
public sealed class CountersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Kept_counters_equal_the_counted_rows_after_any_sequence(int seed)
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "3"));
        Random random = new(seed);
        List<long> ids = [];
        string[] acts = [Acts.Release, Acts.Requeue, Acts.Delete, Acts.Restore, Acts.Undo];
        desk.Relay.Says = handOver =>
        {
            lock (random)
            {
                return new HandOverResult.Settled([.. handOver.Recipients.Select(one => random.Next(3) switch
                {
                    0 => (RecipientOutcome)new RecipientOutcome.Permanent(one.Id, "550 no"),
                    1 => new RecipientOutcome.Temporary(one.Id, "450 later"),
                    _ => new RecipientOutcome.Accepted(one.Id, "250 ok", null),
                })]);
            }
        };
        for (int step = 0; step < 120; step++)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    ids.Add(await desk.HoldAsync(Desk.Message($"step {step}", [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"p{i}@local.test")]) with
                    {
                        Defaults = new((QueueName)random.Next(1, 4), (ReasonCode)random.Next(0, 3), HeaderFamilies.None),
                    }));
                    break;
                case 2:
                    desk.Clock.Advance(TimeSpan.FromSeconds(random.Next(20)));
                    await desk.DeliverAsync();
                    break;
                case 3 when step % 10 == 0:
                    desk.Clock.Advance(TimeSpan.FromDays(random.Next(20)));
                    await desk.Storage.Get<RetentionRun>().RunAsync(Cancel);
                    break;
                default:
                    if (ids.Count > 0)
                    {
                        long id = ids[random.Next(ids.Count)];
                        var recipients = await desk.Storage.ReadAsync(db => db.Recipients.Where(row => row.ItemId == id).Select(row => row.Id).ToListAsync(Cancel));
                        long[]? some = random.Next(2) == 0 || recipients.Count == 0 ? null : [recipients[random.Next(recipients.Count)]];
                        await desk.Actions.ActAsync(acts[random.Next(acts.Length)], Desk.Anna, [new(id, some)], Cancel);
                    }

                    break;
            }
        }

        var stats = await desk.Storage.Get<IReadStats>().ReadAsync(null, Cancel);
        var rows = await desk.Storage.ReadAsync(db => db.Items.Include(item => item.Recipients).ToListAsync(Cancel));
        Assert.Equal(
            rows.GroupBy(row => (row.Queue, row.State)).Select(group => (group.Key.Queue, group.Key.State, (long)group.Count())).Order(),
            stats.Counts.Select(count => (count.Queue, count.State, count.Count)).Order());
        Assert.Equal(ids.Count, await desk.Storage.ReadAsync(db => db.Arrivals.SumAsync(arrival => arrival.Count, Cancel)));

        // And each item still says what its recipients say; a wish exists exactly for those who are on their way.
        var outbox = await desk.OutboxAsync();
        Assert.All(rows, row =>
        {
            ItemRow fresh = new();
            row.Recipients.ToList().ForEach(fresh.Recipients.Add);
            ItemState.Refresh(fresh, 0);
            Assert.Equal((fresh.State, fresh.Queue, fresh.SettledAt is null), (row.State, row.Queue, row.SettledAt is null));
            Assert.All(row.Recipients, recipient => Assert.Equal(recipient.State == RecipientState.Pending, recipient.OutboxId is { } id && outbox.Exists(wish => wish.Id == id)));
        });
        Assert.All(outbox, wish => Assert.Contains(rows.SelectMany(row => row.Recipients), recipient => recipient.OutboxId == wish.Id));
        foreach (var (queue, oldest) in stats.OldestHeld)
        {
            Assert.Equal(rows.Where(row => row.Queue == queue && row.State == RecipientState.Held).Min(row => row.ReceivedAt), QueueDashboard.Data.Microseconds.From(oldest));
        }
    }
}
