using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>
/// Release, re-queue, delete, return, restore and undo. One unit of work a call: the recipients' states, the outbox row and the audit commit
/// together. Who may do it is asked before, at the door; what can be done at all is asked here.
/// </summary>
internal sealed class ItemActions(UnitOfWork work, SettingsStore settings, ItemHomes homes, RequestLedger requests, ChangeFeed feed, OutboxSignal signal, TimeProvider clock)
{
    // A longer transaction would keep the intake waiting for its turn.
    private const int ItemsAtOnce = 200;

    public Task<ActionResult> ReleaseAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Release, actor, target, cancel);

    public Task<ActionResult> RequeueAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Requeue, actor, target, cancel);

    public Task<ActionResult> DeleteAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Delete, actor, target, cancel);

    public Task<ActionResult> RestoreAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Restore, actor, target, cancel);

    /// <summary>Back to its sender, by the mail server that has it: for all its recipients or not at all.</summary>
    public Task<ActionResult> ReturnAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Return, actor, target, cancel);

    public Task<ActionResult> UndoAsync(Actor actor, ItemTarget target, CancellationToken cancel) => OneAsync(Acts.Undo, actor, target, cancel);

    /// <summary>The same act on many items; a result for each, in order. One item's failure stops no other.</summary>
    /// <param name="act">One of <see cref="Acts.Release"/>, Requeue, Delete, Return, Restore, Undo.</param>
    /// <param name="longer">Added to the hold-back, so that the first of very many can still be undone when the last is asked for.</param>
    /// <param name="why">Stands in the audit beside the act, where more is to be said than who.</param>
    public async Task<IReadOnlyList<ActionResult>> ActAsync(string act, Actor actor, IReadOnlyList<ItemTarget> targets, CancellationToken cancel, TimeSpan longer = default, string? why = null)
    {
        List<ActionResult> results = new(targets.Count);
        foreach (var chunk in targets.Chunk(ItemsAtOnce))
        {
            var done = await work.WriteAsync(
                async (db, token) =>
                {
                    List<ActionResult> part = new(chunk.Length);
                    foreach (var target in chunk)
                    {
                        part.Add(await ActAsync(db, act, actor, target, longer, why, token));
                    }

                    return part;
                },
                cancel);
            results.AddRange(done);
            Announce(done);
        }

        return results;
    }

    /// <summary>One act inside the caller's unit of work, who calls <see cref="Announce"/> once it is committed.</summary>
    /// <param name="answer">For the recipient who asked for it; empty: no words.</param>
    public Task<ActionResult> ActWithinAsync(QueueDbContext db, string act, Actor actor, ItemTarget target, string answer, CancellationToken cancel) => ActAsync(db, act, actor, target, TimeSpan.Zero, null, cancel, answer);

    /// <summary>Tells the open pages and the outbox of what is committed.</summary>
    public void Announce(IEnumerable<ActionResult> results)
    {
        foreach (var result in results.OfType<ActionResult.Done>())
        {
            feed.Publish(new QueueChange(result.ItemId, QueueChangeKind.Changed));
        }

        signal.Raise();
    }

    private async Task<ActionResult> OneAsync(string act, Actor actor, ItemTarget target, CancellationToken cancel) => (await ActAsync(act, actor, [target], cancel))[0];

    private async Task<ActionResult> ActAsync(QueueDbContext db, string act, Actor actor, ItemTarget target, TimeSpan longer, string? reason, CancellationToken cancel, string answer = "")
    {
        var item = await ItemStore.LoadAsync(db, target.ItemId, cancel);
        var meant = item?.Recipients.Where(recipient => (target.RecipientIds?.Contains(recipient.Id) ?? true) && ItemQueries.IsInDomains(recipient.AddressKey, target.Domains)).ToList();
        if (item is null || meant is null or { Count: 0 })
        {
            return new ActionResult.NotFound(target.ItemId);
        }

        OutboxAct? handOver = act switch { Acts.Release => OutboxAct.Release, Acts.Requeue => OutboxAct.Requeue, Acts.Return => OutboxAct.Return, _ => null };
        if (handOver is { } wanted && Refusal(item, meant, wanted) is var (refused, why))
        {
            AuditLog.Add(db, clock, actor, act, Outcomes.Refused, item.Id, null, why);
            return refused;
        }

        long now = clock.Now();
        List<RecipientRow> moved = [];
        List<(string AddressKey, long At)> before = [];
        foreach (var recipient in meant)
        {
            var happened = Event(act, recipient);
            long at = recipient.ChangedAt;
            if (happened is { } event_ && !await IsClaimedAsync(db, recipient, cancel) && RecipientMoves.TryMove(recipient, event_, now, ActorWords.Stored(actor)))
            {
                moved.Add(recipient);
                before.Add((recipient.AddressKey, at));
            }
        }

        if (moved.Count == 0)
        {
            var first = meant.OrderByDescending(recipient => recipient.ChangedAt).First();
            AuditLog.Add(db, clock, actor, act, Outcomes.Lost, item.Id, meant.Count == 1 ? first.Address : null, ApiWords.Of(first.State));
            return new ActionResult.Lost(item.Id, first.State, Microseconds.ToTime(first.ChangedAt), ActorWords.Shown(first.ChangedBy));
        }

        DateTimeOffset? undoUntil = null;
        if (handOver is { } kind)
        {
            undoUntil = await AskAsync(db, item.Id, kind, actor, moved, now, longer, cancel);
        }
        else if (act == Acts.Undo)
        {
            await WithdrawAsync(db, item, moved, cancel);
        }

        if (act == Acts.Delete)
        {
            await ItemHomes.WishDiscardAsync(db, item, ActorWords.Stored(actor), now, now + HoldBack, cancel);
        }
        else if (act is Acts.Undo or Acts.Restore)
        {
            await ItemHomes.WithdrawDiscardAsync(db, item, cancel);
        }

        if (act is Acts.Undo)
        {
            await requests.ReopenAsync(db, item.Id, before, cancel);
        }
        else if (act is not Acts.Restore)
        {
            await requests.SettleAsync(db, item, act, moved, actor, answer, now, undoUntil is { } until ? Microseconds.From(until) : now, cancel);
        }

        ItemState.Refresh(item, now);
        foreach (var recipient in moved)
        {
            AuditLog.Add(db, clock, actor, act, handOver is null ? Outcomes.Done : Outcomes.Asked, item.Id, recipient.Address, reason);
        }

        return new ActionResult.Done(item.Id, [.. moved.Select(recipient => recipient.Id)], undoUntil);
    }

    private long HoldBack => settings.Current<DeliverySettings>().HoldBackSeconds * Microseconds.PerSecond;

    /// <summary>Why it cannot be asked for, in a sentence for people and in words for the audit; null: it can.</summary>
    private (ActionResult.Refused Refused, string Why)? Refusal(ItemRow item, List<RecipientRow> meant, OutboxAct wanted)
    {
        var held = meant.Where(recipient => recipient.State == RecipientState.Held).ToList();
        if (held.Count == 0)
        {
            return null;
        }

        if (wanted == OutboxAct.Return)
        {
            return item.ReversePath.Length > 0 && homes.Can(item, held, HomeAct.Return) ? null
                : (new(item.Id, "no-return", item.ReversePath.Length == 0
                    ? "It has no sender to go back to; the message stays where it is."
                    : "Only a mail server that still holds a message for all its recipients can send it back; the message stays where it is."), "cannot be returned");
        }

        return settings.Current<RelaySettings>().Of(wanted).IsConfigured || homes.Can(item, held, wanted == OutboxAct.Release ? HomeAct.Release : HomeAct.Requeue) ? null
            : (new(item.Id, "no-relay", wanted == OutboxAct.Release
                ? "No mail server is set to take released messages. Name one under Settings, Relays; the message stays where it is."
                : "No mail server is set to take re-queued messages. Name one under Settings, Relays; the message stays where it is."), "no relay configured");
    }

    private static RecipientEvent? Event(string act, RecipientRow recipient) => act switch
    {
        Acts.Release or Acts.Requeue or Acts.Return => RecipientEvent.HandOverAsked,
        Acts.Delete => RecipientEvent.Deleted,
        Acts.Restore => RecipientEvent.Restored,
        Acts.Undo => recipient.State == RecipientState.Deleted ? RecipientEvent.Restored : RecipientEvent.Undone,
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "There is no such act."),
    };

    private async Task<DateTimeOffset?> AskAsync(QueueDbContext db, long itemId, OutboxAct kind, Actor actor, List<RecipientRow> moved, long now, TimeSpan longer, CancellationToken cancel)
    {
        long due = now + (HoldBack == 0 ? 0 : HoldBack + Microseconds.From(longer));
        var row = await OutboxStore.AddAsync(db, itemId, kind, ActorWords.Stored(actor), now, due, cancel);
        moved.ForEach(recipient => recipient.OutboxId = row.Id);
        return due > now ? Microseconds.ToTime(due) : null;
    }

    /// <summary>A wish goes away with its last recipient.</summary>
    private static async Task WithdrawAsync(QueueDbContext db, ItemRow item, List<RecipientRow> moved, CancellationToken cancel)
    {
        var rows = moved.Where(recipient => recipient.OutboxId is not null).Select(recipient => recipient.OutboxId!.Value).Distinct().ToList();
        moved.ForEach(recipient => recipient.OutboxId = null);
        foreach (long id in rows.Where(id => item.Recipients.All(recipient => recipient.OutboxId != id)))
        {
            if (await OutboxStore.FindAsync(db, id, cancel) is { } row)
            {
                OutboxStore.Remove(db, row);
            }
        }
    }

    /// <summary>It is being handed over in this moment: too late for an undo.</summary>
    private static async Task<bool> IsClaimedAsync(QueueDbContext db, RecipientRow recipient, CancellationToken cancel) =>
        recipient.State == RecipientState.Pending && recipient.OutboxId is { } id && await OutboxStore.FindAsync(db, id, cancel) is { ClaimedAt: not null };
}
