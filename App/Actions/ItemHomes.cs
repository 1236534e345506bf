using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;

namespace QueueDashboard.Actions;

/// <summary>The places where messages lie besides our store, and when they may be acted on there.</summary>
internal sealed class ItemHomes(IEnumerable<IItemHome> homes)
{
    private readonly Dictionary<ItemHome, IItemHome> _homes = homes.ToDictionary(home => home.Kind);

    public bool Any => _homes.Count > 0;

    public IItemHome? Of(ItemHome kind) => _homes.GetValueOrDefault(kind);

    public bool Can(ItemHome kind, string source, HomeAct act) => Of(kind) is { } home && home.Can(source, act);

    /// <summary>
    /// Whether this act on exactly these recipients can be left to the place where the message lies. It knows no single recipients: one who is
    /// settled already would get the message after all, or once more.
    /// </summary>
    public bool Can(ItemRow item, IReadOnlyCollection<RecipientRow> chosen, HomeAct act) =>
        IsAlive(item) && item.Recipients.All(chosen.Contains) && Can(item.Home, item.Source, act);

    /// <summary>It still lies there.</summary>
    public static bool IsAlive(ItemRow item) => item is { HomeId: not null, HomeEndedAt: null };

    /// <summary>
    /// Every recipient is settled, so what lies there has to go, and never by being delivered. In the same unit of work as the last one's
    /// settling: whatever happens afterwards, the wish is there.
    /// </summary>
    /// <param name="dueAt">The end of the hold-back, for an act that can be undone.</param>
    public static async Task WishDiscardAsync(QueueDbContext db, ItemRow item, string by, long now, long dueAt, CancellationToken cancel)
    {
        if (IsAlive(item) && !item.Recipients.Any(IsOpen) && await OutboxStore.DiscardOfAsync(db, item.Id, cancel) is null)
        {
            await OutboxStore.AddAsync(db, item.Id, OutboxAct.Discard, by, now, dueAt, cancel);
        }
    }

    /// <summary>
    /// A recipient waits for a decision again. Once it may have been carried out the wish stays: the message is then one of our own store, and
    /// its absence must not look as if somebody had acted there.
    /// </summary>
    public static async Task WithdrawDiscardAsync(QueueDbContext db, ItemRow item, CancellationToken cancel)
    {
        if (item.Recipients.Any(IsOpen) && await OutboxStore.DiscardOfAsync(db, item.Id, cancel) is { ClaimedAt: null, Interrupted: false } wish)
        {
            OutboxStore.Remove(db, wish);
        }
    }

    public static bool IsOpen(RecipientRow recipient) => recipient.State is RecipientState.Held or RecipientState.Pending;
}
