using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>Decides who is told of what.</summary>
internal sealed class DigestPicker(SettingsStore settings)
{
    /// <summary>
    /// The folded addresses that a subscription may have something for. Of recipients only those in own domains: an address in an
    /// envelope proves nothing, and a stranger must not be told of mail or given a link.
    /// </summary>
    /// <param name="newOnly">Only those who were not told yet, even when the subscription tells of everything.</param>
    public async Task<IReadOnlyList<string>> AddressesAsync(QueueDbContext db, SubscriptionRow subscription, CancellationToken cancel, bool newOnly = false)
    {
        if (subscription.Audience is Audience.Administrators)
        {
            return [.. DigestStore.Lines(subscription.Addresses).Where(MailAddress.IsWritable).Select(AddressKey.Fold).Distinct()];
        }

        var general = settings.Current<GeneralSettings>();
        var addresses = await DigestStore.AddressesAsync(db, subscription, subscription.Everything && !newOnly, cancel);
        return [.. addresses.Where(key => general.IsOwn(key) && MailAddress.IsWritable(key) && DigestStore.IsOf(subscription, key))];
    }

    /// <summary>What one address is to be told; null: nothing new.</summary>
    public static async Task<DigestPick?> PickAsync(QueueDbContext db, SubscriptionRow subscription, string addressKey, SubscriberRow? known, CancellationToken cancel)
    {
        long above = subscription.Everything ? 0 : known?.ToldUpTo ?? 0;
        bool administrator = subscription.Audience is Audience.Administrators;
        var candidates = administrator
            ? await DigestStore.OfAdministratorAsync(db, subscription, above, cancel)
            : await DigestStore.OfRecipientAsync(db, subscription, addressKey, above, cancel);

        // Somebody who was named twice has two copies of one message, and one line.
        var sorted = DigestCandidate.MostWantedFirst(candidates.DistinctBy(one => one.ItemId)).ToList();
        if (sorted.Count == 0)
        {
            return null;
        }

        int cap = Math.Clamp(subscription.Cap, 1, 1000);
        var shown = await DigestStore.LoadAsync(db, [.. sorted.Take(cap)], cancel);
        string? address = administrator
            ? DigestStore.Lines(subscription.Addresses).FirstOrDefault(one => AddressKey.Fold(one) == addressKey)
            : await DigestStore.AddressOfAsync(db, sorted[0].RecipientId, cancel);
        string sentTo = MailAddress.Untagged(address ?? addressKey);
        DateTimeOffset? since = known?.LastAt is { } last && !subscription.Everything ? Microseconds.ToTime(last) : null;
        return new DigestPick(MailAddress.IsWritable(sentTo) ? sentTo : addressKey, shown, [.. sorted.Skip(cap)], sorted.Max(one => one.ItemId), since);
    }
}
