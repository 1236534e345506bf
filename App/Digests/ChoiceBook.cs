using QueueDashboard.Data.Digests;

namespace QueueDashboard.Digests;

/// <summary>Who wants his digests how: an address's own choice goes before its domain's, and that before the subscription.</summary>
internal sealed class ChoiceBook(IEnumerable<RecipientChoiceRow> rows)
{
    private readonly Dictionary<string, RecipientChoiceRow> _rows = rows.ToDictionary(row => row.Key, StringComparer.Ordinal);

    public static ChoiceBook Empty { get; } = new([]);

    /// <summary>With its at sign, as a domain's choice is kept.</summary>
    public static string DomainOf(string addressKey) => addressKey[Math.Max(0, addressKey.LastIndexOf('@'))..];

    public RecipientChoiceRow? Own(string addressKey) => _rows.GetValueOrDefault(addressKey);

    public RecipientChoiceRow? Domain(string addressKey) => _rows.GetValueOrDefault(DomainOf(addressKey));

    /// <summary>The choice whose hours count for an address; null: the subscription's do.</summary>
    public RecipientChoiceRow? Scheduling(string addressKey) => Own(addressKey) is { Schedule: not null } own ? own : Domain(addressKey) is { Schedule: not null } domain ? domain : null;

    /// <summary>The subscription as it is for one address. The answer is a copy, to be read and never stored.</summary>
    public SubscriptionRow For(SubscriptionRow subscription, string addressKey)
    {
        var (own, domain, hours) = (Own(addressKey), Domain(addressKey), Scheduling(addressKey));
        return own is null && domain is null ? subscription : Copy(
            subscription,
            hours,
            own?.TimeZone ?? domain?.TimeZone ?? subscription.TimeZone,
            own?.Language ?? domain?.Language ?? subscription.Language);
    }

    /// <summary>How it would be for an address that had chosen nothing itself.</summary>
    public static SubscriptionRow Usual(SubscriptionRow subscription, ChoiceBook book, string addressKey) =>
        book.Domain(addressKey) is { } domain ? new ChoiceBook([domain]).For(subscription, addressKey) : subscription;

    /// <summary>The subscription with the hours of one choice, to reckon its slots.</summary>
    public static SubscriptionRow With(SubscriptionRow subscription, RecipientChoiceRow choice) =>
        Copy(subscription, choice, choice.TimeZone ?? subscription.TimeZone, choice.Language ?? subscription.Language);

    /// <summary>The same, telling of all that is held.</summary>
    public static SubscriptionRow Everything(SubscriptionRow subscription)
    {
        var all = Copy(subscription, null, subscription.TimeZone, subscription.Language);
        all.Everything = true;
        return all;
    }

    private static SubscriptionRow Copy(SubscriptionRow row, RecipientChoiceRow? hours, string zone, string language) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Audience = row.Audience,
        Enabled = row.Enabled,
        Addresses = row.Addresses,
        Queues = row.Queues,
        Domains = row.Domains,
        Schedule = hours?.Schedule ?? row.Schedule,
        EveryMinutes = row.EveryMinutes,
        AtMinute = hours?.AtMinute ?? row.AtMinute,
        Weekday = hours?.Weekday ?? row.Weekday,
        Cron = row.Cron,
        TimeZone = zone,
        Everything = row.Everything,
        Language = language,
        Cap = row.Cap,
        NextAt = hours is null ? row.NextAt : hours.NextAt,
        ToldUpTo = row.ToldUpTo,
        LastAt = row.LastAt,
        Version = row.Version,
    };
}
