using QueueDashboard.Data;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Links;

/// <summary>Makes links, finds what stands behind them, and remembers who opened them. It knows nothing of what a click does.</summary>
internal sealed class LinkKeeper(UnitOfWork work, SettingsStore settings, TimeProvider clock)
{
    /// <summary>Messages that the page of a whole digest lists.</summary>
    public const int LargestPage = 500;

    // A scanner that opens a link all day must not fill the disk; after these nothing new can be learned.
    private const int MostOpenings = 100;
    private const int LongestAgent = 200;
    private static readonly TimeSpan SettledShown = TimeSpan.FromDays(14);

    /// <summary>Adds a link to the caller's unit of work and answers its token, which is kept nowhere: mail it or lose it.</summary>
    public string Mint(QueueDbContext db, LinkOrder order)
    {
        string token = LinkToken.New();
        LinkStore.Add(db, new LinkRow
        {
            TokenHash = LinkToken.HashOf(token),
            Act = order.Act,
            ItemId = order.ItemId,
            RecipientId = order.RecipientId,
            DigestId = order.DigestId,
            SubscriptionId = order.SubscriptionId,
            MadeFor = order.MadeFor,
            CreatedAt = clock.Now(),
            ExpiresAt = Microseconds.From(order.ExpiresAt),
        });
        return token;
    }

    /// <summary>Ends what older digests of the subscription offered this address for these messages.</summary>
    public Task SupersedeAsync(QueueDbContext db, long subscriptionId, string madeFor, IReadOnlyCollection<long> itemIds, long newDigestId, CancellationToken cancel) =>
        LinkStore.SupersedeAsync(db, subscriptionId, madeFor, itemIds, newDigestId, clock.Now(), cancel);

    /// <summary>Makes a link to a reader's own page, and answers its token.</summary>
    /// <param name="recipientId">Any copy of his: it says that this is a recipient's link.</param>
    /// <param name="addressKey">His address, folded.</param>
    /// <param name="supersedes">It ends all older ones, as a digest's does. A mail that somebody else can bring about must not.</param>
    public async Task<string> MintOwnAsync(QueueDbContext db, long digestId, long subscriptionId, long? recipientId, string madeFor, string addressKey, bool supersedes, CancellationToken cancel)
    {
        long number = LinkOrder.OwnNumber(addressKey);
        if (supersedes)
        {
            await LinkStore.SupersedeOwnAsync(db, number, digestId, clock.Now(), cancel);
        }

        return Mint(db, new LinkOrder(LinkAct.OwnPage, number, recipientId ?? 0, digestId, subscriptionId, madeFor, ExpiryOf(null)));
    }

    /// <summary>A page of the reader's own messages.</summary>
    /// <param name="settled">Those of the last days that something became of, instead of those still held.</param>
    public Task<OwnMessages> FindOwnAsync(LinkRow own, string addressKey, bool settled, long? before, int limit, CancellationToken cancel) => work.ReadAsync(
        (db, stop) => LinkStore.OwnAsync(db, own, addressKey, settled, Microseconds.From(clock.GetUtcNow() - SettledShown), before ?? long.MaxValue, limit, clock.Now(), stop), cancel);

    /// <summary>Some of them, as a form names them; those that are not his are left out.</summary>
    public Task<List<LinkLookup>> FindOwnAsync(LinkRow own, string addressKey, IReadOnlyList<long> itemIds, CancellationToken cancel) =>
        work.ReadAsync((db, stop) => LinkStore.OwnAsync(db, own, addressKey, itemIds, clock.Now(), stop), cancel);

    /// <summary>When a link that is made now ends: after the setting's days, and never after retention has taken the message away.</summary>
    /// <param name="item">Null: the page of a whole digest.</param>
    public DateTimeOffset ExpiryOf(ItemRow? item)
    {
        var ends = clock.GetUtcNow().AddDays(settings.Current<LinkSettings>().LifetimeDays);
        var retention = settings.Current<RetentionSettings>();
        int days = item?.Queue switch
        {
            QueueName.Holding => retention.HoldingDays,
            QueueName.Quarantine => retention.QuarantineDays,
            QueueName.Bad => retention.BadDays,
            _ => 0,
        };
        // What lies in a mail server's queue is not purged here.
        if (item is null || days == 0 || item is { HomeId: not null, HomeEndedAt: null })
        {
            return ends;
        }

        // What was restored late has a term of its own behind this one.
        var purged = Microseconds.ToTime(item.ReceivedAt).AddDays(days);
        return purged > clock.GetUtcNow() && purged < ends ? purged : ends;
    }

    /// <summary>What stands behind a token. Unknown and malformed ones cost the same questions.</summary>
    public Task<LinkLookup> FindAsync(string token, CancellationToken cancel)
    {
        byte[] hash = LinkToken.HashOf(token);
        return work.ReadAsync((db, stop) => LinkStore.FindAsync(db, hash, clock.Now(), stop), cancel);
    }

    /// <summary>The messages of the digest that a whole-digest link belongs to, in the digest's order; those purged are left out.</summary>
    public Task<List<LinkLookup>> FindMembersAsync(LinkRow whole, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) => (await LinkStore.MembersAsync(db, whole.DigestId, LargestPage, clock.Now(), stop)).FindAll(member => member.Outcome is not LinkOutcome.ItemGone),
        cancel);

    /// <summary>Remembers that the link acted, so that its page can say "with this link".</summary>
    public Task MarkUsedAsync(long linkId, CancellationToken cancel) =>
        work.WriteAsync((db, stop) => LinkStore.MarkUsedAsync(db, linkId, clock.Now(), stop), cancel);

    /// <summary>Removes links that ended before a moment. Until then their pages can still say what became of the message.</summary>
    public static Task<int> PurgeAsync(QueueDbContext db, DateTimeOffset endedBefore, CancellationToken cancel) => LinkStore.PurgeAsync(db, Microseconds.From(endedBefore), cancel);

    /// <summary>Remembers an opening: at most 100 a link.</summary>
    public Task RecordOpeningAsync(long linkId, LinkVisit visit, LinkOutcome outcome, CancellationToken cancel)
    {
        var row = new LinkOpeningRow
        {
            LinkId = linkId,
            At = clock.Now(),
            Method = visit.Method.Length > 10 ? visit.Method[..10] : visit.Method,
            Agent = visit.Agent is { Length: > LongestAgent } agent ? agent[..LongestAgent] : visit.Agent,
            ClientAddress = visit.ClientAddress,
            Outcome = outcome.Word,
        };
        return work.WriteAsync((db, stop) => LinkStore.AddOpeningAsync(db, row, MostOpenings, stop), cancel);
    }
}
