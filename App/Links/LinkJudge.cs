using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Links;

/// <summary>Says what stands behind a link. What was done is said before "expired" or "superseded": it is what the reader wants to know.</summary>
internal static class LinkJudge
{
    public static LinkOutcome Judge(LinkRow link, ItemRow? item, IReadOnlyList<RecipientRow> recipients, OutboxRow? wish, long now)
    {
        if (link.Act is LinkAct.OwnPage)
        {
            return link switch
            {
                { SupersededAt: { } at } => new LinkOutcome.Superseded(Microseconds.ToTime(at)),
                _ when link.ExpiresAt <= now => new LinkOutcome.Expired(Microseconds.ToTime(link.ExpiresAt)),
                _ => new LinkOutcome.Alive(),
            };
        }

        if (link.Act is LinkAct.WholeDigest && link.ItemId == 0)
        {
            // Its messages are judged one by one.
            return link.ExpiresAt <= now ? new LinkOutcome.Expired(Microseconds.ToTime(link.ExpiresAt)) : new LinkOutcome.Alive();
        }

        if (item is null || recipients.Count == 0)
        {
            return new LinkOutcome.ItemGone();
        }

        if (!recipients.Any(row => row.State is RecipientState.Held))
        {
            return Done(link, recipients, wish, now);
        }

        return link switch
        {
            { SupersededAt: { } at } => new LinkOutcome.Superseded(Microseconds.ToTime(at)),
            _ when link.ExpiresAt <= now => new LinkOutcome.Expired(Microseconds.ToTime(link.ExpiresAt)),
            _ => new LinkOutcome.Alive(),
        };
    }

    private static LinkOutcome.AlreadyDone Done(LinkRow link, IReadOnlyList<RecipientRow> recipients, OutboxRow? wish, long now)
    {
        // Pending first: an item shows the least settled of its recipients.
        var row = recipients.FirstOrDefault(row => row.State is RecipientState.Pending) ?? recipients.MaxBy(row => row.ChangedAt)!;
        var what = row.State switch
        {
            RecipientState.Pending => wish?.Act switch { OutboxAct.Requeue => LinkResult.RequeueWaiting, OutboxAct.Return => LinkResult.Gone, _ => LinkResult.ReleaseWaiting },
            RecipientState.Released => LinkResult.Released,
            RecipientState.Requeued => LinkResult.Requeued,
            RecipientState.Deleted => LinkResult.Deleted,
            _ => LinkResult.Gone,
        };
        DateTimeOffset? undo = row.State is RecipientState.Pending && wish is { Attempts: 0 } && wish.DueAt > now ? Microseconds.ToTime(wish.DueAt) : null;
        long when = row.State is RecipientState.Pending && wish is not null ? wish.AskedAt : row.ChangedAt;
        return new LinkOutcome.AlreadyDone(what, Microseconds.ToTime(when), Doer(link, row, wish), row.Reply, undo);
    }

    private static LinkDoer Doer(LinkRow link, RecipientRow row, OutboxRow? wish)
    {
        if (row.State is RecipientState.Gone || wish?.Act is OutboxAct.Return)
        {
            return LinkDoer.Server;
        }

        // Stored as kind, colon, name. A link that acted, was undone and then lost to a colleague did not do it.
        string by = row.ChangedBy ?? wish?.AskedBy ?? "";
        return !string.Equals(by, $"{ActorKinds.Link}:{link.MadeFor}", StringComparison.OrdinalIgnoreCase)
            ? LinkDoer.Colleague
            : link.UsedAt is null ? LinkDoer.SameAddress : LinkDoer.ThisLink;
    }
}
