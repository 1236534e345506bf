using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Lists, finds and opens items. A list never touches content; pages are cut by key, so that the last is as quick as the first.</summary>
internal sealed class ItemQueries(UnitOfWork work, TimeProvider clock) : IReadItems
{
    private const int MostNamed = 3;

    /// <summary>For a page, which a person waits for. He can say more exactly what he looks for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // SQLite answers on its caller's thread, and a page must go on hearing keys meanwhile.
    public Task<ItemPage> ListAsync(ItemQuery query, CancellationToken cancel) => Task.Run(() => work.ReadAsync((db, token) => ListAsync(db, query, token), cancel), cancel);

    public Task<int> CountAsync(ItemQuery query, int most, CancellationToken cancel) => Task.Run(
        () => work.ReadAsync(async (db, token) => (await SearchQueries.IdsAsync(db, query with { Before = null, Sort = ItemSort.Newest }, most, clock, Patience, token)).Ids.Count, cancel),
        cancel);

    public Task<ListPlace?> PlaceAsync(DateTimeOffset moment, CancellationToken cancel) => work.ReadAsync<ListPlace?>(
        async (db, token) =>
        {
            // The ids grow with arrival, so the first that came at or after a moment is found by halving: no index of times is needed.
            long sought = Microseconds.From(moment);
            long low = await db.Items.OrderBy(item => item.Id).Select(item => item.Id).FirstOrDefaultAsync(token);
            long high = await db.Items.OrderByDescending(item => item.Id).Select(item => item.Id).FirstOrDefaultAsync(token) + 1;
            while (low < high)
            {
                long middle = low + ((high - low) / 2);
                var row = await db.Items.Where(item => item.Id >= middle).OrderBy(item => item.Id).Select(item => new { item.Id, item.ReceivedAt }).FirstOrDefaultAsync(token);
                if (row is null || row.ReceivedAt >= sought)
                {
                    high = middle;
                }
                else
                {
                    low = row.Id + 1;
                }
            }

            return new ListPlace(low);
        },
        cancel);

    public Task<ItemView?> FindAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var item = await InDomains(db.Items.Include(row => row.Recipients), domains).SingleOrDefaultAsync(row => row.Id == id, token);
            if (item is null)
            {
                return null;
            }

            var detail = await db.Details.SingleOrDefaultAsync(row => row.ItemId == id, token);
            var outbox = await db.Outbox.Where(row => row.ItemId == id && row.Act != OutboxAct.Discard).OrderBy(row => row.DueAt).FirstOrDefaultAsync(token);
            var look = await db.SecondLooks.Where(row => row.ItemId == id).OrderByDescending(row => row.Id).FirstOrDefaultAsync(token);
            return ToView(item, detail, outbox is null ? null : new OutboxView(Microseconds.ToTime(outbox.DueAt), outbox.Attempts, outbox.LastReply), domains) with { SecondLook = look is null ? null : SecondLookStore.View(look) };
        },
        cancel);

    public Task<ReadOnlyMemory<byte>?> RawAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync<ReadOnlyMemory<byte>?>(
        async (db, token) =>
        {
            if (!await InDomains(db.Items, domains).AnyAsync(row => row.Id == id, token))
            {
                return null;
            }

            var content = await db.Contents.SingleOrDefaultAsync(row => row.ItemId == id, token);

            // Not in one conditional: there null would become an empty message, and be handed over as one.
            if (content is null)
            {
                return null;
            }

            return ContentCodec.Unpack(content);
        },
        cancel);

    /// <summary>The whole item for a hand-over; null when it was purged.</summary>
    internal Task<ItemRow?> LoadForHandOverAsync(long id, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Items.Include(row => row.Recipients).SingleOrDefaultAsync(row => row.Id == id, token), cancel);

    /// <summary>Only items with a recipient in one of the domains; null: all.</summary>
    internal static IQueryable<ItemRow> InDomains(IQueryable<ItemRow> items, IReadOnlyList<string>? domains)
    {
        if (domains is null)
        {
            return items;
        }

        var ends = domains.Select(domain => "%@" + domain.ToLowerInvariant().Replace("_", "\\_", StringComparison.Ordinal)).ToList();
        return items.Where(item => item.Recipients.Any(recipient => ends.Any(end => EF.Functions.Like(recipient.AddressKey, end, "\\"))));
    }

    internal static bool IsInDomains(string addressKey, IReadOnlyList<string>? domains) =>
        domains is null || domains.Any(domain => addressKey.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>One who is limited to domains must not learn who else got a message: his lines name his recipients only.</summary>
    private static async Task<IReadOnlyList<ItemListRow>> ForViewerAsync(QueueDbContext db, IReadOnlyList<ItemListRow> rows, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (domains is null)
        {
            return rows;
        }

        var ids = rows.Select(row => row.Id).ToList();
        var recipients = await db.Recipients.Where(recipient => ids.Contains(recipient.ItemId)).OrderBy(recipient => recipient.Id)
            .Select(recipient => new { recipient.ItemId, recipient.Address, recipient.AddressKey }).ToListAsync(cancel);
        var his = recipients.Where(recipient => IsInDomains(recipient.AddressKey, domains)).ToLookup(recipient => recipient.ItemId, recipient => recipient.Address);
        return [.. rows.Select(row => Naming(row, [.. his[row.Id]]))];
    }

    private static ItemListRow Naming(ItemListRow row, IReadOnlyList<string> addresses) =>
        row with { RecipientsShown = string.Join(", ", addresses.Take(MostNamed)), RecipientCount = addresses.Count };

    private async Task<ItemPage> ListAsync(QueueDbContext db, ItemQuery query, CancellationToken cancel)
    {
        int limit = Math.Clamp(query.Limit, 1, 500);
        var (ids, fault) = await SearchQueries.IdsAsync(db, query, limit + 1, clock, Patience, cancel);
        if (fault is not null)
        {
            return new ItemPage([], null, fault);
        }

        long[] wanted = [.. ids.Take(limit)];
        var found = await db.Items.Where(item => wanted.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var rows = await ForViewerAsync(db, [.. wanted.Where(found.ContainsKey).Select(id => ToRow(found[id]))], query.Domains, cancel);
        ListPlace? next = ids.Count > limit && rows.Count > 0 ? ListPlace.Of(rows[^1], query.Sort) : null;
        return new ItemPage(query.Backwards ? [.. rows.Reverse()] : rows, next);
    }

    internal static ItemListRow ToRow(ItemRow item) => new(
        item.Id, item.Queue, item.State, item.Reason, item.Score, item.Said, item.ReversePath, item.From, item.Subject, item.RecipientsShown, item.RecipientCount, item.Size, item.Marks, Microseconds.ToTime(item.ReceivedAt))
    { Source = item.Source };

    private static ItemView ToView(ItemRow item, DetailRow? detail, OutboxView? outbox, IReadOnlyList<string>? domains) => new()
    {
        Row = domains is null ? ToRow(item) : Naming(ToRow(item), [.. item.Recipients.Where(recipient => IsInDomains(recipient.AddressKey, domains)).OrderBy(recipient => recipient.Id).Select(recipient => recipient.Address)]),
        Recipients = [.. item.Recipients.Where(recipient => IsInDomains(recipient.AddressKey, domains)).OrderBy(recipient => recipient.Id).Select(recipient => new RecipientView(
            recipient.Id, recipient.Address, recipient.Queue, recipient.State, Microseconds.ToTime(recipient.ChangedAt), ActorWords.Shown(recipient.ChangedBy), recipient.Reply, recipient.MtaQueueId, recipient.Version)
        {
            MtaOutcome = recipient.MtaOutcome,
            MtaSaid = recipient.MtaSaid,
            MtaSeenAt = recipient.MtaSeenAt is { } seen ? Microseconds.ToTime(seen) : null,
        })],
        Evidence = detail is null ? [] : [.. (JsonSerializer.Deserialize<List<Reasons.Evidence>>(detail.EvidenceJson) ?? []).Select(evidence => new EvidenceView(evidence.Rule, evidence.Points, evidence.Description))],
        Scanner = detail?.Scanner ?? "",
        Threshold = detail?.Threshold,
        MessageId = item.MessageId,
        ClientAddress = item.ClientAddress,
        ClientName = item.ClientName,
        Helo = item.Helo,
        OriginQueueId = item.OriginQueueId,
        Source = item.Source,
        Home = item.Home,
        LiesThere = item is { HomeId: not null, HomeEndedAt: null },
        CameBackFrom = item.CameBackFrom,
        Outbox = outbox,
        HomeId = item.HomeId,
        HomeEndedAt = item.HomeEndedAt is { } ended ? Microseconds.ToTime(ended) : null,
    };
}
