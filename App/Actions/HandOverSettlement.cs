using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Writes down what a relay said: states, replies, the outbox row and the audit in one commit.</summary>
internal sealed class HandOverSettlement(UnitOfWork work, ChangeFeed feed, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    private static readonly Actor Outbox = Actor.System("outbox");

    public Task SettleAsync(OutboxRow claimed, IReadOnlyList<RecipientOutcome> outcomes, string relay, CancellationToken cancel) => ChangeAsync(
        claimed,
        (db, row, item, now) =>
        {
            string? putOff = null;
            foreach (var outcome in outcomes)
            {
                var recipient = item.Recipients.FirstOrDefault(candidate => candidate.Id == outcome.RecipientId);
                if (recipient is null)
                {
                    continue;
                }

                recipient.Reply = outcome.Reply;
                switch (outcome)
                {
                    case RecipientOutcome.Accepted accepted:
                        RecipientMoves.TryMove(recipient, row.Act == OutboxAct.Release ? RecipientEvent.ReleaseAccepted : RecipientEvent.RequeueAccepted, now, row.AskedBy);
                        recipient.MtaQueueId = accepted.QueueId;
                        recipient.OutboxId = null;
                        AuditLog.Add(db, clock, Outbox, Acts.Deliver, Outcomes.Done, item.Id, recipient.Address, $"{relay}: {accepted.Reply}");
                        break;
                    case RecipientOutcome.Permanent refused:
                        RecipientMoves.TryMove(recipient, RecipientEvent.Refused, now, ActorWords.Stored(Outbox));
                        recipient.Queue = row.Act == OutboxAct.Release ? QueueName.Bad : recipient.Queue;
                        recipient.OutboxId = null;
                        AuditLog.Add(db, clock, Outbox, Acts.Deliver, Outcomes.Refused, item.Id, recipient.Address, $"{relay}: {refused.Reply}");
                        break;
                    default:
                        putOff = outcome.Reply;
                        break;
                }
            }

            if (putOff is not null)
            {
                OutboxStore.PutOff(row, now, now + Microseconds.From(options.Value.PauseAfter(row.Attempts)), putOff, relay);
            }
        },
        cancel);

    /// <summary>Temporary for all of them.</summary>
    public Task PutOffAsync(OutboxRow claimed, string reply, string relay, CancellationToken cancel) => ChangeAsync(
        claimed,
        (_, row, _, now) => OutboxStore.PutOff(row, now, now + Microseconds.From(options.Value.PauseAfter(row.Attempts)), reply, relay),
        cancel);

    /// <summary>The relay is broken, not the message: it stays due, and the pause is the relay's.</summary>
    public Task NoteBrokenAsync(OutboxRow claimed, string cause, string relay, CancellationToken cancel) => ChangeAsync(
        claimed, (_, row, _, now) => OutboxStore.PutOff(row, now, now, cause, relay), cancel);

    /// <param name="cause">What the relay suffers from, for a wish that never got as far as a reply of its own.</param>
    public Task GiveUpAsync(OutboxRow overdue, string? cause, CancellationToken cancel) => ChangeAsync(
        overdue,
        (db, row, item, now) =>
        {
            string? reply = row.LastReply ?? cause;
            foreach (var recipient in item.Recipients.Where(candidate => candidate.OutboxId == row.Id))
            {
                recipient.Reply = reply ?? recipient.Reply;
                recipient.OutboxId = null;
                RecipientMoves.TryMove(recipient, RecipientEvent.GivenUp, now, ActorWords.Stored(Outbox));
                AuditLog.Add(db, clock, Outbox, Acts.Deliver, Outcomes.Failed, item.Id, recipient.Address, $"given up after {row.Attempts} attempts: {reply}");
            }
        },
        cancel);

    /// <summary>Its item or its last recipient went away.</summary>
    public Task ForgetAsync(OutboxRow claimed, CancellationToken cancel) => ChangeAsync(claimed, (_, _, _, _) => { }, cancel);

    private async Task ChangeAsync(OutboxRow claimed, Action<QueueDbContext, OutboxRow, ItemRow, long> change, CancellationToken cancel)
    {
        await work.WriteAsync(
            async (db, token) =>
            {
                var row = await OutboxStore.FindAsync(db, claimed.Id, token);
                var item = await ItemStore.LoadAsync(db, claimed.ItemId, token);
                if (row is null)
                {
                    return;
                }

                if (item is not null)
                {
                    long now = clock.Now();
                    change(db, row, item, now);
                    ItemState.Refresh(item, now);
                }

                if (item is not null)
                {
                    await ItemHomes.WishDiscardAsync(db, item, row.AskedBy, clock.Now(), clock.Now(), token);
                }

                if (item is null || item.Recipients.All(recipient => recipient.OutboxId != row.Id))
                {
                    OutboxStore.Remove(db, row);
                }
            },
            cancel);
        feed.Publish(new QueueChange(claimed.ItemId, QueueChangeKind.Changed));
    }
}
