namespace QueueDashboard.Settings;

/// <summary>One thing wrong with a section: which key, the limit, and what was given.</summary>
/// <param name="Code">Names the sentence in the texts, in the viewer's language.</param>
public sealed record SettingError(string Key, string Code, string Given, string Message);

/// <summary>What became of a change.</summary>
public abstract record SettingOutcome
{
    private SettingOutcome()
    {
    }

    public sealed record Saved(int Version) : SettingOutcome;

    public sealed record Invalid(IReadOnlyList<SettingError> Errors) : SettingOutcome;

    /// <summary>Somebody else saved in between; nothing was written.</summary>
    public sealed record Stale(string ChangedBy, DateTimeOffset ChangedAt) : SettingOutcome;
}

/// <summary>A group of settings that is read, validated and saved as one.</summary>
public interface ISettingsSection
{
    /// <summary>Its name in the database, the API's path and the page's address.</summary>
    static abstract string Section { get; }

    IEnumerable<SettingError> Validate();
}
