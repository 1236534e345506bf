using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Lists, finds and opens items. A list never touches content; pages are cut by key, so that the last is as quick as the first.</summary>
internal sealed class ItemQueries(UnitOfWork work) : IReadItems
{
    private const int MostNamed = 3;

    public Task<ItemPage> ListAsync(ItemQuery query, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            int limit = Math.Clamp(query.Limit, 1, 500);
            List<ItemRow> rows;
            if (string.IsNullOrWhiteSpace(query.Search))
            {
                rows = await ListAsync(db, query, limit + 1, token);
            }
            else
            {
                var words = SearchWords.Read(query.Search);
                if (words.Wrong is { } wrong)
                {
                    return new ItemPage([], null, SearchFault.Of(wrong));
                }

                rows = await SearchQueries.FindAsync(db, query, words, limit + 1, token);
            }

            bool more = rows.Count > limit;
            return new ItemPage(await ForViewerAsync(db, [.. rows.Take(limit).Select(ToRow)], query.Domains, token), more ? rows[limit - 1].Id : null);
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

    /// <summary>What <see cref="ListAsync(ItemQuery, CancellationToken)"/> would list without a search, but for its pages.</summary>
    internal static async Task<List<Match>> MatchAsync(QueueDbContext db, ItemQuery query, int most, CancellationToken cancel)
    {
        RecipientState[] states = query.State is { } one ? [one] : query.AnyState ? Enum.GetValues<RecipientState>() : [RecipientState.Held, RecipientState.Pending];
        List<Match> found = [];
        foreach (var state in states)
        {
            found.AddRange(await Narrow(db.Items.Where(item => item.State == state), query with { Before = null }).OrderByDescending(item => item.Id).Take(most).Select(item => new Match(item.Id, item.Reason)).ToListAsync(cancel));
        }

        return [.. found.OrderByDescending(match => match.Id).Take(most)];
    }

    private static async Task<List<ItemRow>> ListAsync(QueueDbContext db, ItemQuery query, int most, CancellationToken cancel)
    {
        RecipientState[] states = query.State is { } one ? [one] : query.AnyState ? [] : [RecipientState.Held, RecipientState.Pending];
        if (states.Length == 0)
        {
            return await Narrow(db.Items, query).OrderByDescending(item => item.Id).Take(most).ToListAsync(cancel);
        }

        // One index walk a state, merged here: "State IN (...) ORDER BY Id" would sort the whole queue.
        List<ItemRow> rows = [];
        foreach (var state in states)
        {
            rows.AddRange(await Narrow(db.Items.Where(item => item.State == state), query).OrderByDescending(item => item.Id).Take(most).ToListAsync(cancel));
        }

        return states.Length == 1 ? rows : [.. rows.OrderByDescending(item => item.Id).Take(most)];
    }

    private static IQueryable<ItemRow> Narrow(IQueryable<ItemRow> items, ItemQuery query)
    {
        items = query.Queue is { } queue ? items.Where(item => item.Queue == queue) : items;
        items = query.Reason is { } reason ? items.Where(item => item.Reason == reason) : items;
        items = query.Before is { } before ? items.Where(item => item.Id < before) : items;
        return InDomains(items, query.Domains);
    }

    internal static ItemListRow ToRow(ItemRow item) => new(
        item.Id, item.Queue, item.State, item.Reason, item.Score, item.Said, item.ReversePath, item.From, item.Subject, item.RecipientsShown, item.RecipientCount, item.Size, item.Marks, Microseconds.ToTime(item.ReceivedAt));

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

/// <summary>Asks the full-text index, newest first.</summary>
internal static class SearchQueries
{
    /// <summary>
    /// The index is walked from its newest entry and each hit is looked up, until there are enough: it does not sort, so a word that
    /// stands in each message costs no more than a rare one.
    /// </summary>
    public static async Task<List<ItemRow>> FindAsync(QueueDbContext db, ItemQuery query, SearchWords words, int most, CancellationToken cancel)
    {
        var ids = await IdsAsync(db, query, words, most, cancel);
        var rows = await db.Items.Where(item => ids.Contains(item.Id)).ToListAsync(cancel);
        return [.. rows.OrderByDescending(item => item.Id)];
    }

    /// <summary>Newest first.</summary>
    public static async Task<List<long>> IdsAsync(QueueDbContext db, ItemQuery query, SearchWords words, int most, CancellationToken cancel)
    {
        List<string> where = [];
        List<SqliteParameter> values = [];
        void Add(string condition, object value)
        {
            string name = $"@p{values.Count}";
            where.Add(condition.Replace("?", name, StringComparison.Ordinal));
            values.Add(new SqliteParameter(name, value));
        }

        bool indexed = words.Match.Length > 0;
        string id = indexed ? "s.rowid" : "i.\"Id\"";
        if (indexed)
        {
            Add("s.\"ItemSearch\" MATCH ?", words.Match);
        }

        if (words.Without.Length > 0)
        {
            Add($"{id} NOT IN (SELECT rowid FROM \"ItemSearch\" WHERE \"ItemSearch\" MATCH ?)", words.Without);
        }

        if ((words.Queue ?? query.Queue) is { } queue)
        {
            Add("i.\"Queue\" = ?", (int)queue);
        }

        if ((words.State ?? query.State) is { } state)
        {
            Add("i.\"State\" = ?", (int)state);
        }
        else if (!query.AnyState)
        {
            where.Add("i.\"State\" IN (1, 2)");
        }

        if ((words.Reason ?? query.Reason) is { } reason)
        {
            Add("i.\"Reason\" = ?", (int)reason);
        }

        Number("i.\"ReceivedAt\" < ?", words.Before);
        Number("i.\"ReceivedAt\" >= ?", words.After);
        Number("i.\"Size\" > ?", words.Larger);
        Number("i.\"Size\" < ?", words.Smaller);
        Number($"{id} < ?", query.Before);
        if (query.Domains is { } domains)
        {
            var ends = domains.Select(domain =>
            {
                string name = $"@p{values.Count}";
                values.Add(new SqliteParameter(name, "@" + domain.ToLowerInvariant()));
                return $"substr(r.\"AddressKey\", -length({name})) = {name}";
            }).ToList();
            where.Add(ends.Count == 0 ? "0" : $"EXISTS (SELECT 1 FROM \"Recipients\" r WHERE r.\"ItemId\" = i.\"Id\" AND ({string.Join(" OR ", ends)}))");
        }

        string from = indexed ? "\"ItemSearch\" s JOIN \"Items\" i ON i.\"Id\" = s.rowid" : "\"Items\" i";
        string filter = where.Count > 0 ? " WHERE " + string.Join(" AND ", where) : "";

        // Only fixed names stand in the text; every value is a parameter.
#pragma warning disable EF1002
        return await db.Database.SqlQueryRaw<long>($"SELECT {id} AS \"Value\" FROM {from}{filter} ORDER BY {id} DESC LIMIT {most}", [.. values]).ToListAsync(cancel);
#pragma warning restore EF1002

        void Number(string condition, long? value)
        {
            if (value is { } number)
            {
                Add(condition, number);
            }
        }
    }
}
