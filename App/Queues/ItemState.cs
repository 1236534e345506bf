using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>What an item shows of its recipients' states.</summary>
internal static class ItemState
{
    // The first that occurs is shown: what still moves or waits comes before what is settled.
    private static readonly RecipientState[] Order =
    [
        RecipientState.Pending, RecipientState.Held, RecipientState.Requeued, RecipientState.Released, RecipientState.Deleted, RecipientState.Gone,
    ];

    /// <summary>Brings the item's queue, state, version and moment of settling in line with its recipients, which must all be loaded.</summary>
    public static void Refresh(ItemRow item, long now)
    {
        var shown = item.Recipients.MinBy(recipient => Array.IndexOf(Order, recipient.State)) ?? throw new InvalidOperationException($"Item {item.Id} has no recipient loaded.");
        item.State = shown.State;
        item.Queue = shown.Queue;
        bool open = shown.State is RecipientState.Held or RecipientState.Pending;
        item.SettledAt = open ? null : item.SettledAt ?? now;
        item.Version++;
    }
}
