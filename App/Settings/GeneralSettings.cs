using System.Globalization;

namespace QueueDashboard.Settings;

/// <summary>What links and mails need to know of this installation.</summary>
public sealed record GeneralSettings : ISettingsSection
{
    public static string Section => "general";

    /// <summary>Scheme, host, port and path base that people reach the dashboard by; links start with it. Empty: none, digests carry no links.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>Domains whose addresses may get digests and links. Empty: none.</summary>
    public IReadOnlyList<string> OwnDomains { get; init; } = [];

    public IEnumerable<SettingError> Validate()
    {
        if (PublicAddress.Length > 0 && (!Uri.TryCreate(PublicAddress, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0))
        {
            yield return new("publicAddress", "address", PublicAddress, $"The public address must be http:// or https:// with a host and, if need be, a port and a path. Given: {PublicAddress}");
        }

        foreach (string domain in OwnDomains.Where(domain => !IsDomain(domain)))
        {
            yield return new("ownDomains", "domain", domain, $"An own domain is a name such as example.org, without an at sign. Given: {domain}");
        }
    }

    /// <summary>True when the address lies in an own domain; subdomains count only when they are listed.</summary>
    public bool IsOwn(string address)
    {
        int at = address.LastIndexOf('@');
        if (at < 0)
        {
            return false;
        }

        string domain = Fold(address[(at + 1)..]);
        return OwnDomains.Any(own => string.Equals(Fold(own), domain, StringComparison.Ordinal));
    }

    internal static bool IsDomain(string domain) => domain.Length is > 0 and <= 253 && Uri.CheckHostName(Fold(domain)) == UriHostNameType.Dns;

    internal static string Fold(string domain)
    {
        string plain = domain.Trim().TrimEnd('.').ToLowerInvariant();
        try
        {
            return new IdnMapping().GetAscii(plain);
        }
        catch (ArgumentException)
        {
            // Not a name that IDNA can map: compared as it stands, where it matches only itself.
            return plain;
        }
    }
}
