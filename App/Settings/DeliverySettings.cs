using System.Globalization;

namespace QueueDashboard.Settings;

/// <summary>How a release or re-queue is carried out.</summary>
public sealed record DeliverySettings : ISettingsSection
{
    public static string Section => "delivery";

    /// <summary>Seconds in which a release or re-queue can be undone; 0 turns it off.</summary>
    public int HoldBackSeconds { get; init; } = 5;

    /// <summary>Hours after which a hand-over that is only ever put off is given up and the item held again.</summary>
    public int GiveUpHours { get; init; } = 48;

    public IEnumerable<SettingError> Validate() => Bounds.Check("holdBackSeconds", HoldBackSeconds, 0, 600).Concat(Bounds.Check("giveUpHours", GiveUpHours, 1, 24 * 30));
}

/// <summary>How digests are sent.</summary>
public sealed record DigestSettings : ISettingsSection
{
    public static string Section => "digests";

    /// <summary>Who they come from: never empty on the wire, since a null sender would be a bounce to BATV sites.</summary>
    public string Sender { get; init; } = "";

    /// <summary>Include action links.</summary>
    public bool IncludeLinks { get; init; } = true;

    public IEnumerable<SettingError> Validate()
    {
        if (Sender.Length > 0 && (Sender.IndexOf('@', StringComparison.Ordinal) is < 1 or > 64 || Sender.Any(char.IsControl) || Sender.Contains(' ', StringComparison.Ordinal) || Sender.EndsWith('@')))
        {
            yield return new("sender", "mailbox", Sender, $"The sender is one address such as postmaster@example.org. Given: {Sender}");
        }
    }
}

/// <summary>What action links do.</summary>
public sealed record LinkSettings : ISettingsSection
{
    public static string Section => "links";

    /// <summary>Days that a link works, never longer than its item.</summary>
    public int LifetimeDays { get; init; } = 7;

    /// <summary>A GET acts at once. Only for networks without link scanners: they open every link.</summary>
    public bool ActAtOnce { get; init; }

    /// <summary>Reason codes, in the API's words, that a recipient may not release himself.</summary>
    public IReadOnlyList<string> RecipientMayNotRelease { get; init; } = ["virus", "banned"];

    public IEnumerable<SettingError> Validate() => Bounds.Check("lifetimeDays", LifetimeDays, 1, 90);
}

/// <summary>How long things are kept. Zero days: for ever.</summary>
public sealed record RetentionSettings : ISettingsSection
{
    public static string Section => "retention";
    public int HoldingDays { get; init; }
    public int QuarantineDays { get; init; } = 30;
    public int BadDays { get; init; }

    /// <summary>Days that a deleted, released, re-queued or gone item can still be looked at, and a deleted one restored.</summary>
    public int RecycleBinDays { get; init; } = 14;
    public int AuditDays { get; init; } = 365;

    public IEnumerable<SettingError> Validate() => Bounds.Check("holdingDays", HoldingDays, 0, 3650)
        .Concat(Bounds.Check("quarantineDays", QuarantineDays, 0, 3650))
        .Concat(Bounds.Check("badDays", BadDays, 0, 3650))
        .Concat(Bounds.Check("recycleBinDays", RecycleBinDays, 1, 3650))
        .Concat(Bounds.Check("auditDays", AuditDays, 0, 3650));
}

internal static class Bounds
{
    public static IEnumerable<SettingError> Check(string key, int value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            yield return new(key, "bounds", value.ToString(CultureInfo.InvariantCulture), $"{key} lies between {lowest} and {highest}. Given: {value}");
        }
    }
}
