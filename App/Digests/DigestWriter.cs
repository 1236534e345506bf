using Microsoft.AspNetCore.DataProtection;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Queues.Requests;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>Turns a pick into a letter, and a letter into a stored mail with its links, all in the caller's unit of work.</summary>
internal sealed class DigestWriter(LinkKeeper links, SettingsStore settings, DigestOrigin origin, DigestEnvelope envelope, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>What the sender must name to read a sealed mail.</summary>
    internal const string Purpose = "QueueDashboard.Digests.Sealed";

    private readonly IDataProtector _seal = protection.CreateProtector(Purpose);

    /// <summary>A letter with dead links.</summary>
    /// <param name="openRequests">Wishes that wait for an administrator.</param>
    public DigestLetter Draft(SubscriptionRow subscription, DigestPick pick, DigestKind kind, int openRequests = 0)
    {
        var settingsOfLinks = settings.Current<LinkSettings>();
        var none = WhyNone(pick.SentTo);
        var zone = DigestPlanner.ZoneOf(subscription, clock.LocalTimeZone);
        return new DigestLetter
        {
            Words = new DigestWords(subscription.Language),
            Kind = kind,
            Audience = subscription.Audience,
            SentTo = pick.SentTo,
            Host = origin.Host.Trim('[', ']'),
            Now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone),
            Since = pick.Since,
            Everything = subscription.Everything,
            Lines = [.. pick.Shown.Select(item => new LetterLine(item, none is NoLinks.None ? Offer(item, settingsOfLinks) : []))],
            More = pick.Rest.Count,
            NoLinks = none,
            PublicAddress = origin.PublicAddress,
            LinksUntil = links.ExpiryOf(null),
            OpenRequests = openRequests,
            ActAtOnce = settingsOfLinks.ActAtOnce,
            RecycleBinDays = settings.Current<RetentionSettings>().RecycleBinDays,
        };
    }

    /// <summary>
    /// Stores the mail: its dead copy for people, the live one sealed until the MTA has taken it, and its links. Commits nothing:
    /// the caller's told-up-to goes into the same commit.
    /// </summary>
    public async Task<DigestRow> StoreAsync(QueueDbContext db, SubscriptionRow subscription, DigestPick pick, DigestKind kind, CancellationToken cancel)
    {
        int requests = subscription.Audience is Audience.Administrators ? await RequestStore.CountOpenAsync(db, DomainsOf(subscription), cancel) : 0;
        var draft = Draft(subscription, pick, kind, requests);
        var kept = DigestComposer.Compose(draft);
        var row = new DigestRow
        {
            SubscriptionId = subscription.Id,
            Kind = kind,
            Audience = subscription.Audience,
            SentTo = pick.SentTo,
            Language = draft.Words.Language,
            CreatedAt = clock.Now(),
            DueAt = clock.Now(),
            MessageId = origin.NewMessageId(),
            Subject = kept.Subject,
            Html = kept.Html,
            Text = kept.Text,
            ItemCount = pick.Count,
            State = DigestState.Waiting,
        };
        await DigestStore.AddAsync(db, row, cancel);
        var live = draft.NoLinks is NoLinks.None ? await MintAsync(db, draft, pick, row, cancel) : draft;
        row.Sealed = _seal.Protect(Mail(DigestComposer.Compose(live), row, live));
        return row;
    }

    private async Task<DigestLetter> MintAsync(QueueDbContext db, DigestLetter draft, DigestPick pick, DigestRow row, CancellationToken cancel)
    {
        long[] items = [.. pick.Shown.Select(item => item.Item.Id), .. pick.Rest.Select(one => one.ItemId)];
        await links.SupersedeAsync(db, row.SubscriptionId, row.SentTo, items, row.Id, cancel);
        List<LetterLine> lines = [];
        foreach (var line in draft.Lines)
        {
            var item = line.Message.Item;
            var ends = links.ExpiryOf(item);
            lines.Add(line with { Links = [.. line.Links.Select(link => link with { Token = Mint(link.Act, item.Id, line.Message.RecipientId, ends) })] });
        }

        // A row without a mailed token makes a message beyond the cap part of the digest's own page.
        foreach (var one in pick.Rest.Take(LinkKeeper.LargestPage - lines.Count))
        {
            Mint(LinkAct.WholeDigest, one.ItemId, one.RecipientId, draft.LinksUntil);
        }

        // The page needs no recipient of its own; having one says that it is a recipient's page, not an administrator's.
        string whole = Mint(LinkAct.WholeDigest, 0, pick.Shown[0].RecipientId, draft.LinksUntil);
        string? own = draft.HasOwnPage ? await links.MintOwnAsync(db, row.Id, row.SubscriptionId, pick.Shown[0].RecipientId, row.SentTo, AddressKey.Fold(row.SentTo), supersedes: row.Kind is DigestKind.Digest, cancel) : null;
        return draft with { Lines = lines, WholeToken = whole, OwnToken = own };

        string Mint(LinkAct act, long itemId, long? recipientId, DateTimeOffset ends) =>
            links.Mint(db, new LinkOrder(act, itemId, recipientId, row.Id, row.SubscriptionId, row.SentTo, ends));
    }

    private static string[]? DomainsOf(SubscriptionRow subscription) => DigestStore.Lines(subscription.Domains).ToArray() is { Length: > 0 } domains ? domains : null;

    private byte[] Mail(ComposedDigest composed, DigestRow row, DigestLetter letter) => envelope.Build(composed, row, letter.Words, letter.Now, letter.OwnUrl);

    private NoLinks WhyNone(string sentTo) => settings.Current<DigestSettings>() switch
    {
        { IncludeLinks: false } => NoLinks.Off,
        _ when origin.PublicAddress.Length == 0 => NoLinks.NoAddress,
        _ when !settings.Current<GeneralSettings>().IsOwn(sentTo) => NoLinks.NotOwn,
        _ => NoLinks.None,
    };

    /// <summary>The three links; first the one that fits the reason best.</summary>
    private static LetterLink[] Offer(DigestItem message, LinkSettings settings)
    {
        var reason = message.Item.Reason;
        bool asks = message.RecipientId is not null && settings.RecipientMayNotRelease.Contains(CodeWords.Of(reason), StringComparer.OrdinalIgnoreCase);
        var release = new LetterLink(LinkAct.Release, asks, null);
        var requeue = new LetterLink(LinkAct.Requeue, false, null);
        var delete = new LetterLink(LinkAct.Delete, false, null);
        return reason switch
        {
            // Nobody has looked at it: checking it once more is the act for it.
            ReasonCode.ScannerFailed => [requeue, release, delete],
            _ when asks || ReasonRights.IsReleaseDangerous(reason) => [delete, release, requeue],
            _ => [release, requeue, delete],
        };
    }
}
