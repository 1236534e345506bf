using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>A message that no longer lies where it lay.</summary>
/// <param name="Reply">What is known of why, as a sentence; where a recipient's copy was seen on its way, that is said instead.</param>
/// <param name="Goes">The mail server goes on with it under the same id.</param>
internal sealed record EndedMessage(long ItemId, string Reply, bool Goes);

/// <summary>Somebody acted on the server: what was still held here is Gone.</summary>
internal sealed class MirrorEndStore(UnitOfWork work, ChangeFeed feed, IndexSignal index, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>In the answer stand the items that need no further look; one that is being acted on is left to that act, and asked about again.</summary>
    public async Task<IReadOnlyCollection<long>> EndAsync(string source, IReadOnlyList<EndedMessage> ended, CancellationToken cancel)
    {
        HashSet<long> settled = [];
        foreach (var chunk in ended.Chunk(AtOnce))
        {
            var (done, changed) = await work.WriteAsync((db, token) => EndAsync(db, Actor.System(source), chunk, token), cancel);
            settled.UnionWith(done);
            index.Raise(0);
            changed.ForEach(id => feed.Publish(new QueueChange(id, QueueChangeKind.Changed)));
        }

        return settled;
    }

    private async Task<(List<long> Done, List<long> Changed)> EndAsync(QueueDbContext db, Actor actor, EndedMessage[] ended, CancellationToken cancel)
    {
        var ids = ended.Select(one => one.ItemId).ToList();
        var items = await db.Items.Include(item => item.Recipients).AsTracking().Where(item => ids.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);

        // We asked for it ourselves, and it may have been restored since: then it is one of our own store and nobody acted there.
        var ours = await db.Outbox.Where(row => ids.Contains(row.ItemId) && row.Act == OutboxAct.Discard && (row.ClaimedAt != null || row.Interrupted)).Select(row => row.ItemId).ToListAsync(cancel);
        List<long> done = [], changed = [];
        foreach (var one in ended)
        {
            if (!items.TryGetValue(one.ItemId, out var item) || item.HomeEndedAt is not null)
            {
                done.Add(one.ItemId);
            }
            else if (!ours.Contains(item.Id) && item.Recipients.All(recipient => recipient.State != RecipientState.Pending))
            {
                End(db, actor, item, one);
                done.Add(item.Id);
                changed.Add(item.Id);
            }
        }

        return (done, changed);
    }

    private void End(QueueDbContext db, Actor actor, ItemRow item, EndedMessage ended)
    {
        long now = clock.Now();
        item.HomeEndedAt = now;
        if (item.Marks.HasFlag(ItemMarks.ContentPending))
        {
            // It will never be read now. At least sender and recipients are to be found.
            item.Marks &= ~ItemMarks.Indexed;
        }

        foreach (var recipient in item.Recipients.Where(recipient => RecipientMoves.TryMove(recipient, RecipientEvent.GoneOnServer, now, ActorWords.Stored(actor))))
        {
            recipient.Reply = recipient.MtaOutcome is MtaOutcome.Delivered or MtaOutcome.Deferred or MtaOutcome.Bounced or MtaOutcome.Expired ? "released on the server" : ended.Reply;

            // A line of the log may tell more later, also of one that left the queue before we looked again.
            recipient.MtaQueueId ??= item.HomeId;
            recipient.MtaOutcome = ended.Goes && recipient.MtaOutcome == MtaOutcome.None ? MtaOutcome.Queued : recipient.MtaOutcome;
            recipient.MtaSeenAt ??= ended.Goes ? now : null;
            AuditLog.Add(db, clock, actor, Acts.Gone, Outcomes.Done, item.Id, recipient.Address, recipient.Reply);
        }

        ItemState.Refresh(item, now);
    }
}
