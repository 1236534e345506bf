using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>The tables of subscriptions and digests, and what a digest asks of the queues.</summary>
internal static class DigestStore
{
    // More than anybody reads; keeps the memory of one digest bounded in a flood.
    private const int MostCandidates = 20_000;

    public static Task<List<SubscriptionRow>> SubscriptionsAsync(QueueDbContext db, CancellationToken cancel) => db.Subscriptions.OrderBy(row => row.Id).ToListAsync(cancel);

    public static async Task<SubscriptionRow?> SubscriptionAsync(QueueDbContext db, long id, CancellationToken cancel) => await db.Subscriptions.FindAsync([id], cancel);

    public static Task<bool> HasSubscriptionsAsync(QueueDbContext db, CancellationToken cancel) => db.Subscriptions.AnyAsync(cancel);

    /// <summary>Does a subscription wait for the first arrival: not between two mails, when the clock says when the next is due.</summary>
    public static async Task<bool> AnyWaitsForArrivalAsync(QueueDbContext db, CancellationToken cancel) =>
        await db.Subscriptions.AnyAsync(row => row.Enabled && row.Schedule == DigestSchedule.OnArrival && row.NextAt == null, cancel)
        || await ChoiceStore.AnyWaitsForArrivalAsync(db, cancel);

    public static void Add(QueueDbContext db, SubscriptionRow row) => db.Subscriptions.Add(row);

    public static async Task<SubscriberRow> SubscriberAsync(QueueDbContext db, long subscriptionId, string addressKey, CancellationToken cancel)
    {
        var row = await db.Subscribers.FindAsync([subscriptionId, addressKey], cancel);
        if (row is null)
        {
            row = new SubscriberRow { SubscriptionId = subscriptionId, AddressKey = addressKey };
            db.Subscribers.Add(row);
        }

        return row;
    }

    /// <summary>Is something held that the subscription tells of: at all, or above a number.</summary>
    public static Task<bool> WaitsAsync(QueueDbContext db, SubscriptionRow subscription, long above, CancellationToken cancel)
    {
        var queues = QueuesOf(subscription);
        return db.Items.AnyAsync(item => item.Id > above && item.State == RecipientState.Held && queues.Contains(item.Queue), cancel);
    }

    public static Task<long> NewestItemAsync(QueueDbContext db, CancellationToken cancel) => db.Items.Select(item => item.Id).OrderByDescending(id => id).FirstOrDefaultAsync(cancel);

    /// <summary>Everyone who has a held message that he was not told of, by folded address. Runs along one index, without the items.</summary>
    /// <param name="everything">Told or not.</param>
    public static async Task<List<string>> AddressesAsync(QueueDbContext db, SubscriptionRow subscription, bool everything, CancellationToken cancel)
    {
        var held = await db.Recipients.Where(row => row.State == RecipientState.Held).GroupBy(row => row.AddressKey)
            .Select(of => new { Key = of.Key, Newest = of.Max(row => row.ItemId) }).ToListAsync(cancel);
        var told = await db.Subscribers.Where(row => row.SubscriptionId == subscription.Id).ToDictionaryAsync(row => row.AddressKey, row => row.ToldUpTo, cancel);
        return [.. held.Where(of => everything || of.Newest > told.GetValueOrDefault(of.Key)).Select(of => of.Key)];
    }

    /// <summary>A recipient's own held messages. What an own user sent is left out: its recipients are not his to ask.</summary>
    public static Task<List<DigestCandidate>> OfRecipientAsync(QueueDbContext db, SubscriptionRow subscription, string addressKey, long above, CancellationToken cancel)
    {
        var queues = QueuesOf(subscription);
        return db.Recipients
            .Where(row => row.AddressKey == addressKey && row.State == RecipientState.Held && row.ItemId > above && queues.Contains(row.Queue) && (row.Item!.Marks & ItemMarks.FromOwnUser) == 0)
            .OrderByDescending(row => row.ItemId).Take(MostCandidates)
            .Select(row => new DigestCandidate(row.ItemId, row.Item!.Reason, row.Item.Score, row.Id)).ToListAsync(cancel);
    }

    /// <summary>All held messages of the subscription's queues and domains.</summary>
    public static async Task<List<DigestCandidate>> OfAdministratorAsync(QueueDbContext db, SubscriptionRow subscription, long above, CancellationToken cancel)
    {
        var queues = QueuesOf(subscription);
        string[] patterns = [.. Lines(subscription.Domains).Select(domain => "%@" + domain.ToLowerInvariant())];
        var items = db.Items.Where(item => item.Id > above && queues.Contains(item.Queue));
        items = patterns.Length == 0
            ? items.Where(item => item.Recipients.Any(row => row.State == RecipientState.Held))
            : items.Where(item => item.Recipients.Any(row => row.State == RecipientState.Held && patterns.Any(pattern => EF.Functions.Like(row.AddressKey, pattern))));
        return await items.OrderByDescending(item => item.Id).Take(MostCandidates).Select(item => new DigestCandidate(item.Id, item.Reason, item.Score, null)).ToListAsync(cancel);
    }

    /// <summary>The rows of those that are shown, in the order given.</summary>
    public static async Task<List<DigestItem>> LoadAsync(QueueDbContext db, IReadOnlyList<DigestCandidate> shown, CancellationToken cancel)
    {
        Dictionary<long, (ItemRow Item, double? Threshold)> rows = [];
        foreach (long[] ids in shown.Select(one => one.ItemId).Chunk(500))
        {
            var items = await db.Items.AsNoTracking().Where(item => ids.Contains(item.Id)).ToListAsync(cancel);
            var thresholds = await db.Details.Where(row => ids.Contains(row.ItemId)).Select(row => new { row.ItemId, row.Threshold }).ToDictionaryAsync(row => row.ItemId, row => row.Threshold, cancel);
            items.ForEach(item => rows[item.Id] = (item, thresholds.GetValueOrDefault(item.Id)));
        }

        return [.. shown.Where(one => rows.ContainsKey(one.ItemId)).Select(one => (one, row: rows[one.ItemId]))
            .Select(of => new DigestItem(of.row.Item, of.row.Threshold, of.one.RecipientId, of.one.RecipientId is null ? of.row.Item.RecipientsShown : null))];
    }

    /// <summary>The address as the envelope had it, of one copy.</summary>
    public static Task<string?> AddressOfAsync(QueueDbContext db, long? recipientId, CancellationToken cancel) =>
        db.Recipients.Where(row => row.Id == recipientId).Select(row => row.Address).FirstOrDefaultAsync(cancel)!;

    /// <summary>Adds it and gives it its number, which the links need.</summary>
    public static async Task AddAsync(QueueDbContext db, DigestRow row, CancellationToken cancel)
    {
        db.Digests.Add(row);
        await db.SaveChangesAsync(cancel);
    }

    public static Task<List<DigestRow>> DueAsync(QueueDbContext db, long now, int most, CancellationToken cancel) =>
        db.Digests.Where(row => row.State == DigestState.Waiting && row.DueAt <= now).OrderBy(row => row.DueAt).Take(most).ToListAsync(cancel);

    public static async Task<DigestRow?> DigestAsync(QueueDbContext db, long id, CancellationToken cancel) => await db.Digests.FindAsync([id], cancel);

    public static Task<DigestRow?> ByMessageIdAsync(QueueDbContext db, string messageId, CancellationToken cancel) => db.Digests.FirstOrDefaultAsync(row => row.MessageId == messageId, cancel);

    public static Task<int> PurgeAsync(QueueDbContext db, long before, CancellationToken cancel) =>
        db.Digests.Where(row => row.CreatedAt < before && row.State != DigestState.Waiting).ExecuteDeleteAsync(cancel);

    public static Task<bool> AskedLatelyAsync(QueueDbContext db, DigestKind kind, string sentTo, long since, CancellationToken cancel) =>
        db.Digests.AnyAsync(row => row.Kind == kind && row.SentTo == sentTo && row.CreatedAt > since, cancel);

    public static Task<bool> AnyLatelyAsync(QueueDbContext db, string addressKey, long since, CancellationToken cancel) =>
        db.Subscribers.AnyAsync(row => row.AddressKey == addressKey && row.LastAt > since, cancel);

    /// <summary>The mail of this kind to an address that was made at this moment, while nobody has it.</summary>
    public static Task<List<DigestRow>> UnsentAsync(QueueDbContext db, DigestKind kind, string sentTo, long createdAt, CancellationToken cancel) =>
        db.Digests.AsTracking().Where(row => row.State == DigestState.Waiting && row.Kind == kind && row.SentTo == sentTo && row.CreatedAt == createdAt && row.Attempts == 0).ToListAsync(cancel);

    public static void Remove(QueueDbContext db, DigestRow row) => db.Digests.Remove(row);

    /// <summary>The newest envelope address behind a folded one; null: nobody ever wrote to it.</summary>
    public static Task<string?> KnownAddressAsync(QueueDbContext db, string addressKey, CancellationToken cancel) =>
        db.Recipients.Where(row => row.AddressKey == addressKey).OrderByDescending(row => row.ItemId).Select(row => row.Address).FirstOrDefaultAsync(cancel)!;

    public static IEnumerable<string> Lines(string text) => text.Split(['\n', '\r', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsOf(SubscriptionRow subscription, string addressKey) =>
        subscription.Domains.Length == 0 || Lines(subscription.Domains).Any(domain => AddressKey.Fold(addressKey).EndsWith("@" + domain.ToLowerInvariant(), StringComparison.Ordinal));

    private static QueueName[] QueuesOf(SubscriptionRow subscription) =>
        [.. Enum.GetValues<QueueName>().Where(queue => (subscription.Queues & (1 << ((int)queue - 1))) != 0)];
}
