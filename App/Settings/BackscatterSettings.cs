using System.Net;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Settings;

/// <summary>Backscatter protection: what is signed, what is judged, and what is refused. The own domains are those of the general settings.</summary>
public sealed record BackscatterSettings : ISettingsSection
{
    public static string Section => "backscatter";

    /// <summary>Signs outgoing mail. Off: tags are still recognised, and no bounce is refused.</summary>
    public bool Enabled { get; init; }

    /// <summary>Treats the gateway domains like own ones.</summary>
    public bool ExtendToGateways { get; init; }

    /// <summary>Refuses what fails the check.</summary>
    public bool Reject { get; init; }

    /// <summary>Refuses from the day on which it is safe; without <see cref="Reject"/> it waits for that day by itself.</summary>
    public bool RejectWhenSafe { get; init; }

    /// <summary>Days that a tag is good for after the day of signing.</summary>
    public int LifetimeDays { get; init; } = PrvsDay.UsualLifetime;

    /// <summary>Domains for which this mail server only passes mail on, as a gateway or backup server.</summary>
    public IReadOnlyList<string> GatewayDomains { get; init; } = [];

    /// <summary>Daemon names of listeners on which only own users hand in mail.</summary>
    public IReadOnlyList<string> SubmissionListeners { get; init; } = ["ORIGINATING"];

    /// <summary>Daemon names of the re-injection and re-scan listeners: what comes there was judged and signed before.</summary>
    public IReadOnlyList<string> SkippedListeners { get; init; } = ["REINJECT", "RESCAN"];

    /// <summary>Addresses and networks whose clients are own users.</summary>
    public IReadOnlyList<string> TrustedNetworks { get; init; } = ["127.0.0.0/8", "::1/128"];

    /// <summary>Writes what was found into each bounce as <c>X-Batv-Status</c>, and takes away what others wrote there.</summary>
    public bool StatusHeader { get; init; }

    /// <summary>Days that the history keeps; 0 keeps all.</summary>
    public int HistoryDays { get; init; } = 90;

    public IEnumerable<SettingError> Validate()
    {
        // Beyond half a year a tag stays good in the hands of whoever collected it.
        foreach (var error in Bounds.Check("lifetimeDays", LifetimeDays, 1, 180).Concat(Bounds.Check("historyDays", HistoryDays, 0, 3650)))
        {
            yield return error;
        }

        foreach (string domain in GatewayDomains.Where(domain => !GeneralSettings.IsDomain(domain)))
        {
            yield return new("gatewayDomains", "domain", domain, $"A gateway domain is a name such as example.org, without an at sign. Given: {domain}");
        }

        foreach (string network in TrustedNetworks.Where(network => !IsNetwork(network)))
        {
            yield return new("trustedNetworks", "network", network, $"A trusted network is an address such as 192.0.2.7 or a network such as 192.0.2.0/24. Given: {network}");
        }

        foreach (string name in SubmissionListeners.Intersect(SkippedListeners, StringComparer.OrdinalIgnoreCase))
        {
            yield return new("skippedListeners", "listener", name, $"A listener is either for own users or skipped, not both. Given twice: {name}");
        }
    }

    // "10" is an address to the library: 0.0.0.10, which nobody means.
    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out _) || (IPAddress.TryParse(text, out _) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3));
}
