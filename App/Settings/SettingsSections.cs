namespace QueueDashboard.Settings;

/// <summary>A section by its name, for those who only have a name: the API and the loader.</summary>
public sealed record SettingsSectionType(string Name, Type Type);

/// <summary>All sections that there are.</summary>
public static class SettingsSections
{
    public static IReadOnlyList<SettingsSectionType> All { get; } =
    [
        Of<GeneralSettings>(), Of<RelaySettings>(), Of<DeliverySettings>(), Of<DigestSettings>(), Of<LinkSettings>(), Of<RetentionSettings>(), Of<BackscatterSettings>(), Of<SenderSettings>(), Of<ReadingSettings>(),
    ];

    private static SettingsSectionType Of<T>()
        where T : ISettingsSection => new(T.Section, typeof(T));
}
