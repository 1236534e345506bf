using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Links;

/// <summary>The tables of the links.</summary>
internal static class LinkStore
{
    // SQLite allows 32,766 parameters; far below it, so that no provider minds.
    private const int IdsAtOnce = 500;

    public static void Add(QueueDbContext db, LinkRow row) => db.Links.Add(row);

    public static async Task SupersedeAsync(QueueDbContext db, long subscriptionId, string madeFor, IReadOnlyCollection<long> itemIds, long newDigestId, long now, CancellationToken cancel)
    {
        foreach (long[] ids in itemIds.Chunk(IdsAtOnce))
        {
            await db.Links
                .Where(row => ids.Contains(row.ItemId) && row.SubscriptionId == subscriptionId && row.MadeFor == madeFor && row.DigestId != newDigestId && row.SupersededAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.SupersededAt, now), cancel);
        }
    }

    /// <summary>Ends every older link to the same reader's own page, whichever subscription's mail brought it.</summary>
    public static Task SupersedeOwnAsync(QueueDbContext db, long ownNumber, long newDigestId, long now, CancellationToken cancel) => db.Links
        .Where(row => row.ItemId == ownNumber && row.DigestId != newDigestId && row.SupersededAt == null)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.SupersededAt, now), cancel);

    /// <summary>
    /// One reader's own messages, newest first: those still held, or those that were settled. What an own user sent is left out, for its
    /// recipients are not his to ask.
    /// </summary>
    public static async Task<OwnMessages> OwnAsync(QueueDbContext db, LinkRow own, string addressKey, bool settled, long settledSince, long before, int limit, long now, CancellationToken cancel)
    {
        var copies = db.Recipients.Where(row => row.AddressKey == addressKey && row.ItemId < before && (row.Item!.Marks & ItemMarks.FromOwnUser) == 0);
        copies = settled
            ? copies.Where(row => (Settled.Contains(row.State) && row.ChangedAt >= settledSince) || row.State == RecipientState.Pending)
            : copies.Where(row => row.State == RecipientState.Held);
        var ids = await copies.Select(row => row.ItemId).Distinct().OrderByDescending(id => id).Take(limit + 1).ToListAsync(cancel);
        var shown = ids.Take(limit).ToList();
        return new OwnMessages(await OwnAsync(db, own, addressKey, shown, now, cancel), ids.Count > limit ? shown[^1] : null);
    }

    /// <summary>Some messages as links of this reader would find them; those that are not his are left out.</summary>
    public static async Task<List<LinkLookup>> OwnAsync(QueueDbContext db, LinkRow own, string addressKey, IReadOnlyList<long> ids, long now, CancellationToken cancel)
    {
        var copies = (await db.Recipients.Where(row => ids.Contains(row.ItemId) && row.AddressKey == addressKey && (row.Item!.Marks & ItemMarks.FromOwnUser) == 0).OrderBy(row => row.Id).ToListAsync(cancel))
            .ToLookup(row => row.ItemId);
        var items = await db.Items.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancel);
        var thresholds = await db.Details.Where(row => ids.Contains(row.ItemId)).ToDictionaryAsync(row => row.ItemId, row => row.Threshold, cancel);
        var wishes = (await db.Outbox.Where(row => ids.Contains(row.ItemId)).ToListAsync(cancel)).ToDictionary(row => row.Id);
        var requests = (await db.ReleaseRequests.Where(row => ids.Contains(row.ItemId) && row.AddressKey == addressKey).OrderBy(row => row.Id).ToListAsync(cancel)).ToLookup(row => row.ItemId);
        return [.. ids.Where(id => items.ContainsKey(id) && copies.Contains(id)).Select(id =>
        {
            List<RecipientRow> covered = [.. copies[id]];
            var link = new LinkRow { Id = own.Id, Act = LinkAct.Release, ItemId = id, RecipientId = covered[0].Id, DigestId = own.DigestId, SubscriptionId = own.SubscriptionId, MadeFor = own.MadeFor, CreatedAt = own.CreatedAt, ExpiresAt = own.ExpiresAt };
            var wish = WishOf(covered) is { } wished ? wishes.GetValueOrDefault(wished) : null;
            return Lookup(link, items[id], covered, thresholds.GetValueOrDefault(id), null, wish, now) with { Request = requests[id].LastOrDefault() };
        })];
    }

    private static readonly RecipientState[] Settled = [RecipientState.Released, RecipientState.Requeued, RecipientState.Deleted, RecipientState.Gone];

    public static async Task<LinkLookup> FindAsync(QueueDbContext db, byte[] hash, long now, CancellationToken cancel)
    {
        var link = await db.Links.FirstOrDefaultAsync(row => row.TokenHash == hash, cancel);
        return await ReadAsync(db, link, now, cancel);
    }

    /// <summary>The first link of each message of a digest, in the digest's order, with what its page shows: one question a table, however many they are.</summary>
    public static async Task<List<LinkLookup>> MembersAsync(QueueDbContext db, long digestId, int limit, long now, CancellationToken cancel)
    {
        var firsts = db.Links.Where(row => row.DigestId == digestId && row.ItemId > 0).GroupBy(row => row.ItemId).Select(of => of.Min(row => row.Id)).OrderBy(id => id).Take(limit);
        var links = await db.Links.Where(row => firsts.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancel);
        var ids = links.ConvertAll(link => link.ItemId);
        var items = await db.Items.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancel);
        var recipients = (await db.Recipients.Where(row => ids.Contains(row.ItemId)).OrderBy(row => row.Id).ToListAsync(cancel)).ToLookup(row => row.ItemId);
        var thresholds = await db.Details.Where(row => ids.Contains(row.ItemId)).ToDictionaryAsync(row => row.ItemId, row => row.Threshold, cancel);
        var wishes = (await db.Outbox.Where(row => ids.Contains(row.ItemId)).ToListAsync(cancel)).ToDictionary(row => row.Id);
        string? language = await db.Digests.Where(row => row.Id == digestId).Select(row => row.Language).FirstOrDefaultAsync(cancel);
        long subscriptionId = links.FirstOrDefault()?.SubscriptionId ?? 0;
        string? limits = await db.Subscriptions.Where(row => row.Id == subscriptionId).Select(row => row.Domains).FirstOrDefaultAsync(cancel);
        return links.ConvertAll(link =>
        {
            var covered = Covered(link, [.. recipients[link.ItemId]], limits);
            var wish = WishOf(covered) is { } id ? wishes.GetValueOrDefault(id) : null;
            return Lookup(link, items.GetValueOrDefault(link.ItemId), covered, thresholds.GetValueOrDefault(link.ItemId), language, wish, now);
        });
    }

    /// <summary>Asks the same questions whether there is a link or not, so that the time of the answer does not tell.</summary>
    private static async Task<LinkLookup> ReadAsync(QueueDbContext db, LinkRow? link, long now, CancellationToken cancel)
    {
        long itemId = link?.ItemId ?? 0;
        long digestId = link?.DigestId ?? 0;
        var item = await db.Items.FirstOrDefaultAsync(row => row.Id == itemId, cancel);
        var all = await db.Recipients.Where(row => row.ItemId == itemId).OrderBy(row => row.Id).ToListAsync(cancel);
        double? threshold = await db.Details.Where(row => row.ItemId == itemId).Select(row => row.Threshold).FirstOrDefaultAsync(cancel);
        string? language = await db.Digests.Where(row => row.Id == digestId).Select(row => row.Language).FirstOrDefaultAsync(cancel);

        long subscriptionId = link?.SubscriptionId ?? 0;
        string? limit = await db.Subscriptions.Where(row => row.Id == subscriptionId).Select(row => row.Domains).FirstOrDefaultAsync(cancel);
        var covered = Covered(link, all, limit);
        long? wishId = WishOf(covered);
        OutboxRow? wish = await db.Outbox.FirstOrDefaultAsync(row => row.Id == wishId, cancel);
        string key = link?.RecipientId is null ? "" : covered.FirstOrDefault()?.AddressKey ?? "";
        var request = await db.ReleaseRequests.Where(row => row.ItemId == itemId && row.AddressKey == key).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancel);
        string? chosen = await ChosenLanguageAsync(db, link?.MadeFor ?? "", cancel);
        return link is null
            ? new LinkLookup(null, null, [], null, null, new LinkOutcome.Unknown())
            : Lookup(link, item, covered, threshold, language, wish, now) with { Request = request, ChosenLanguage = chosen };
    }

    private static async Task<string?> ChosenLanguageAsync(QueueDbContext db, string madeFor, CancellationToken cancel)
    {
        string own = madeFor.ToLowerInvariant();
        string domain = own[Math.Max(0, own.LastIndexOf('@'))..];
        var rows = await db.RecipientChoices.Where(row => row.Key == own || row.Key == domain).Select(row => new { row.Key, row.Language }).ToListAsync(cancel);
        return rows.Find(row => row.Key == own)?.Language ?? rows.Find(row => row.Key == domain)?.Language;
    }

    private static LinkLookup Lookup(LinkRow link, ItemRow? item, List<RecipientRow> covered, double? threshold, string? language, OutboxRow? wish, long now) =>
        new(link, item, covered, threshold, language, LinkJudge.Judge(link, item, covered, wish, now));

    /// <summary>Whom a link acts for. A recipient who was named twice has two copies and one link.</summary>
    private static List<RecipientRow> Covered(LinkRow? link, List<RecipientRow> all, string? limit)
    {
        string? key = all.Find(row => row.Id == link?.RecipientId)?.AddressKey;
        return link?.RecipientId is null ? all.FindAll(row => IsWithin(row.AddressKey, limit)) : all.FindAll(row => row.AddressKey == key);
    }

    private static long? WishOf(List<RecipientRow> covered) => covered.Find(row => row.State is RecipientState.Pending)?.OutboxId;

    /// <summary>An administrator who is told of some domains acts for those only.</summary>
    private static bool IsWithin(string addressKey, string? domains)
    {
        string[] names = domains?.Split(['\n', '\r', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return names.Length == 0 || names.Any(name => addressKey.EndsWith("@" + name, StringComparison.OrdinalIgnoreCase));
    }

    public static Task MarkUsedAsync(QueueDbContext db, long linkId, long now, CancellationToken cancel) =>
        db.Links.Where(row => row.Id == linkId).ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), cancel);

    /// <summary>Their openings go with them.</summary>
    public static Task<int> PurgeAsync(QueueDbContext db, long endedBefore, CancellationToken cancel) => db.Links.Where(row => row.ExpiresAt < endedBefore).ExecuteDeleteAsync(cancel);

    public static async Task<bool> AddOpeningAsync(QueueDbContext db, LinkOpeningRow row, int most, CancellationToken cancel)
    {
        if (await db.LinkOpenings.CountAsync(known => known.LinkId == row.LinkId, cancel) >= most)
        {
            return false;
        }

        db.LinkOpenings.Add(row);
        return true;
    }
}
