using System.Net;
using System.Security.Cryptography;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>Who digests come from, by the settings of this moment.</summary>
internal sealed class DigestOrigin(SettingsStore settings)
{
    /// <summary>The name that people reach the dashboard by; without one, the machine's.</summary>
    public string Host
    {
        get
        {
            string name = Uri.TryCreate(settings.Current<GeneralSettings>().PublicAddress, UriKind.Absolute, out var address) ? address.IdnHost : Dns.GetHostName();
            return Uri.CheckHostName(name) is UriHostNameType.Dns ? name.ToLowerInvariant() : name is { Length: > 0 } ? $"[{name.Trim('[', ']')}]" : "localhost";
        }
    }

    /// <summary>Never null on the wire: at a site that signs with BATV a digest from &lt;&gt; would be a bounce that nobody asked for.</summary>
    public string Sender => settings.Current<DigestSettings>().Sender is { Length: > 0 } sender ? sender : $"digest@{Host}";

    public Mailbox From(DigestWords words) => new(words["SenderName"], Sender);

    /// <summary>Without a slash at its end; empty: none is set.</summary>
    public string PublicAddress => settings.Current<GeneralSettings>().PublicAddress.TrimEnd('/');

    /// <summary>How the Message-ID of every digest begins.</summary>
    public static ReadOnlySpan<byte> IdBegins => "<digest."u8;

    /// <summary>Octets that such a Message-ID has at most: a host name has 253.</summary>
    public const int LongestId = 8 + 32 + 1 + 253 + 1;

    public string NewMessageId() => $"<digest.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}@{Host}>";
}
