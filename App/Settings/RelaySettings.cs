using System.Globalization;

namespace QueueDashboard.Settings;

/// <summary>The MTAs that mail is handed to.</summary>
public sealed record RelaySettings : ISettingsSection
{
    public static string Section => "relays";

    /// <summary>Delivers without further checks.</summary>
    public RelaySetting Release { get; init; } = new();

    /// <summary>Runs all checks again.</summary>
    public RelaySetting Requeue { get; init; } = new();

    /// <summary>Takes the digests; without it they are written to files.</summary>
    public RelaySetting Digest { get; init; } = new();

    /// <summary>Tried first for the mails of alarms, so that they do not depend on a relay that is broken; without it that of the digests takes them.</summary>
    public RelaySetting Alarm { get; init; } = new();

    public IEnumerable<SettingError> Validate() => Release.Validate("release").Concat(Requeue.Validate("requeue")).Concat(Digest.Validate("digest")).Concat(Alarm.Validate("alarm"));
}

/// <summary>How TLS is used with a relay.</summary>
public enum RelayTlsSetting
{
    Preferred = 0,
    Required = 1,
    Off = 2,
    Implicit = 3,
}

/// <summary>One MTA: an empty host means none.</summary>
public sealed record RelaySetting
{
    public string Host { get; init; } = "";
    public int Port { get; init; } = 25;
    public RelayTlsSetting Tls { get; init; }
    public bool CheckCertificate { get; init; } = true;
    public string User { get; init; } = "";
    public Secret Password { get; init; }
    public bool SendXforward { get; init; } = true;
    public bool SendXclient { get; init; }

    public bool IsConfigured => Host.Length > 0;

    internal IEnumerable<SettingError> Validate(string key)
    {
        if (Host.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return new($"{key}.host", "host", Host, $"A relay's host is a name or an address. Given: {Host}");
        }

        if (Port is < 1 or > 65535)
        {
            yield return new($"{key}.port", "port", Port.ToString(CultureInfo.InvariantCulture), $"A port lies between 1 and 65535. Given: {Port}");
        }

        if (!Enum.IsDefined(Tls))
        {
            yield return new($"{key}.tls", "tls", ((int)Tls).ToString(CultureInfo.InvariantCulture), "TLS is preferred, required, off or implicit.");
        }
    }
}
