using System.Collections.ObjectModel;
using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>A wish, and what came of it where the message lies.</summary>
internal sealed record HomeSettled(OutboxRow Row, HomeOutcome Outcome);

/// <summary>Writes down what was done with messages where they lie: states, replies, wishes and the audit in one commit.</summary>
internal sealed class HomeSettlement(UnitOfWork work, ChangeFeed feed, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    // A longer transaction would keep the intake waiting for its turn.
    private const int AtOnce = 100;
    private static readonly Actor Outbox = Actor.System("outbox");

    public async Task SettleAsync(IReadOnlyList<HomeSettled> settled, CancellationToken cancel)
    {
        foreach (var chunk in settled.Chunk(AtOnce))
        {
            await work.WriteAsync(
                async (db, token) =>
                {
                    foreach (var one in chunk)
                    {
                        var row = await OutboxStore.FindAsync(db, one.Row.Id, token);
                        var item = await ItemStore.LoadAsync(db, one.Row.ItemId, token);
                        if (row is not null && item is not null)
                        {
                            Settle(db, row, item, one.Outcome);
                        }
                    }
                },
                cancel);
            foreach (var one in chunk)
            {
                feed.Publish(new QueueChange(one.Row.ItemId, QueueChangeKind.Changed));
            }
        }
    }

    /// <summary>There is nothing left to do.</summary>
    public Task ForgetAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel) => rows.Count == 0 ? Task.CompletedTask : work.WriteAsync(
        async (db, token) =>
        {
            foreach (var row in rows)
            {
                if (await OutboxStore.FindAsync(db, row.Id, token) is { } found)
                {
                    OutboxStore.Remove(db, found);
                }
            }
        },
        cancel);

    private void Settle(QueueDbContext db, OutboxRow row, ItemRow item, HomeOutcome outcome)
    {
        long now = clock.Now();
        switch (outcome)
        {
            case HomeOutcome.Temporary temporary:
                row.Interrupted |= temporary.MayHaveHappened;
                OutboxStore.PutOff(row, now, now + Microseconds.From(options.Value.PauseAfter(row.Attempts)), temporary.Reply, item.Source);
                foreach (var recipient in Of(row, item))
                {
                    recipient.Reply = temporary.Reply;
                }

                break;
            case HomeOutcome.Unable unable when row.Act != OutboxAct.Discard:
                row.LastReply = unable.Reply;
                OutboxStore.PutBack(row);
                break;
            default:
                // Those who were refused there wait for a person, and their message goes on lying there.
                item.HomeEndedAt = outcome is HomeOutcome.Done { Refused.Count: > 0 } ? null : now;
                End(db, row, item, outcome, now);
                OutboxStore.Remove(db, row);
                break;
        }

        ItemState.Refresh(item, now);
    }

    private void End(QueueDbContext db, OutboxRow row, ItemRow item, HomeOutcome outcome, long now)
    {
        if (row.Act == OutboxAct.Discard)
        {
            AuditLog.Add(db, clock, Outbox, Acts.Discard, outcome is HomeOutcome.Unable ? Outcomes.Refused : Outcomes.Done, item.Id, null, $"{item.Source}: {outcome.Reply}");
            return;
        }

        // We asked for it and did not hear the answer: what is no longer there went by our wish.
        bool ours = outcome is HomeOutcome.Done || row.Interrupted;
        var happened = !ours ? RecipientEvent.GoneOnServer : row.Act switch
        {
            OutboxAct.Return => RecipientEvent.ReturnedToSender,
            OutboxAct.Requeue => RecipientEvent.RequeueAccepted,
            _ => RecipientEvent.ReleaseAccepted,
        };
        string reply = outcome is HomeOutcome.Done ? outcome.Reply
            : ours ? $"{item.HomeId}: {(row.Act == OutboxAct.Return ? "returned to its sender" : "released from hold")}; the answer was lost in between"
            : outcome.Reply;
        var refused = outcome is HomeOutcome.Done { Refused: var some } ? some : ReadOnlyDictionary<string, string>.Empty;
        foreach (var recipient in Of(row, item))
        {
            recipient.OutboxId = null;
            if (refused.TryGetValue(recipient.Address, out string? no))
            {
                recipient.Reply = no;
                RecipientMoves.TryMove(recipient, RecipientEvent.Refused, now, ActorWords.Stored(Outbox));
                recipient.Queue = row.Act == OutboxAct.Release ? QueueName.Bad : recipient.Queue;
                AuditLog.Add(db, clock, Outbox, Acts.Deliver, Outcomes.Refused, item.Id, recipient.Address, $"{item.Source}: {no}");
                continue;
            }

            recipient.Reply = reply;
            RecipientMoves.TryMove(recipient, happened, now, ours ? row.AskedBy : ActorWords.Stored(Outbox));
            recipient.MtaQueueId = happened is RecipientEvent.ReleaseAccepted or RecipientEvent.RequeueAccepted ? (outcome as HomeOutcome.Done)?.QueueId ?? (item.Home == ItemHome.Postfix ? item.HomeId : null) : recipient.MtaQueueId;
            AuditLog.Add(
                db,
                clock,
                Outbox,
                row.Act == OutboxAct.Return ? Acts.Return : Acts.Deliver,
                ours ? Outcomes.Done : Outcomes.Lost,
                item.Id,
                recipient.Address,
                ours ? $"{item.Source}: {reply}" : $"acted on there: {item.Source}: {reply}");
        }
    }

    private static List<RecipientRow> Of(OutboxRow row, ItemRow item) =>
        [.. item.Recipients.Where(recipient => recipient.OutboxId == row.Id && recipient.State == RecipientState.Pending)];
}
