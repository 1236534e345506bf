namespace QueueDashboard.Settings;

/// <summary>What a reader of messages may let a sender know.</summary>
public sealed record ReadingSettings : ISettingsSection
{
    public static string Section => "reading";

    /// <summary>
    /// Offers to load the remote images of one message, once, by the reader's own browser. Each image tells its server who reads, when
    /// and from where, so nothing is loaded without a press, and nothing at all while this is off.
    /// </summary>
    public bool OfferRemoteImages { get; init; }

    public IEnumerable<SettingError> Validate() => [];
}
