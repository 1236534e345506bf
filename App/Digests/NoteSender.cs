using Microsoft.AspNetCore.DataProtection;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>Stores a short mail to one recipient, with the link to his own page, in the caller's unit of work. The digest relay takes it like a digest.</summary>
internal sealed class NoteSender(LinkKeeper links, SettingsStore settings, DigestOrigin origin, DigestEnvelope envelope, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _seal = protection.CreateProtector(DigestWriter.Purpose);

    /// <summary>Whether this address may be written to at all: envelopes come from strangers.</summary>
    public bool MayWriteTo(string address) => settings.Current<GeneralSettings>().IsOwn(address) && MailAddress.IsWritable(address);

    public bool HasLinks => settings.Current<DigestSettings>().IncludeLinks && origin.PublicAddress.Length > 0;

    public string Head(DateTimeOffset local, DigestWords words) => $"{origin.Host.Trim('[', ']')} · {words.Long(local)}";

    /// <summary>The recipients' subscription as it is for one address: its language, its zone. Null: there is none.</summary>
    public static async Task<SubscriptionRow?> SubscriptionAsync(QueueDbContext db, string addressKey, CancellationToken cancel) =>
        (await DigestStore.SubscriptionsAsync(db, cancel)).Find(row => row.Audience is Audience.Recipients) is { } found ? (await ChoiceStore.BookOfAsync(db, addressKey, cancel)).For(found, addressKey) : null;

    public DateTimeOffset Local(SubscriptionRow subscription) => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), DigestPlanner.ZoneOf(subscription, clock.LocalTimeZone));

    /// <param name="createdAt">Microseconds; its date too.</param>
    /// <param name="dueAt">Microseconds; not sent before.</param>
    public async Task<DigestRow> StoreAsync(QueueDbContext db, SubscriptionRow subscription, DigestKind kind, string sentTo, NoteLetter letter, long createdAt, long dueAt, CancellationToken cancel)
    {
        var words = new DigestWords(subscription.Language);
        var kept = letter.Compose(null, words["DeadLink"]);
        var row = new DigestRow
        {
            SubscriptionId = subscription.Id,
            Kind = kind,
            Audience = Audience.Recipients,
            SentTo = sentTo,
            Language = words.Language,
            CreatedAt = createdAt,
            DueAt = dueAt,
            MessageId = origin.NewMessageId(),
            Subject = kept.Subject,
            Html = kept.Html,
            Text = kept.Text,
            ItemCount = letter.Facts.Count > 0 ? 1 : 0,
            State = DigestState.Waiting,
        };
        await DigestStore.AddAsync(db, row, cancel);
        string? url = letter.Button is null ? null : $"{origin.PublicAddress}/me/{await links.MintOwnAsync(db, row.Id, row.SubscriptionId, null, sentTo, AddressKey.Fold(sentTo), supersedes: false, cancel)}";
        row.Sealed = _seal.Protect(envelope.Build(letter.Compose(url, ""), row, words, Local(subscription), url));
        return row;
    }
}
