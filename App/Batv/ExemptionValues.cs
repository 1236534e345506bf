using System.Diagnostics.CodeAnalysis;
using System.Net;
using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <summary>Reads what a person writes into the exemption list, and brings it into one writing.</summary>
internal static class ExemptionValues
{
    /// <summary>Tells a network, a domain and a mailbox apart by their form.</summary>
    /// <returns>False when it is none of them.</returns>
    public static bool TryRead(string text, out ExemptionKind kind, [NotNullWhen(true)] out string? value)
    {
        string trimmed = text.Trim();
        kind = ExemptionKind.Network;
        value = null;
        if (TryNetwork(trimmed, out var network))
        {
            value = network.ToString();
            return true;
        }

        int at = trimmed.LastIndexOf('@');
        if (at < 0)
        {
            kind = ExemptionKind.Domain;
            bool below = trimmed.StartsWith("*.", StringComparison.Ordinal);
            string name = below ? trimmed[2..] : trimmed;
            value = GeneralSettings.IsDomain(name) ? (below ? "*." : "") + GeneralSettings.Fold(name) : null;
            return value is not null;
        }

        kind = ExemptionKind.Address;
        value = GeneralSettings.IsDomain(trimmed[(at + 1)..]) ? AddressKey(PrvsCodec.Untag(trimmed)) : null;
        return value is not null;
    }

    /// <summary>A mailbox in the one writing in which exemptions keep it; null when the text is none.</summary>
    public static string? AddressKey(string plain) => EnvelopeAddress.TryParse(plain, out var address) ? address.Key : null;

    /// <summary>A single address is a network of one; bits beyond the prefix are taken away rather than complained of.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || !(address.ToString().Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3))
        {
            return false;
        }

        byte[] bytes = address.GetAddressBytes();
        int bits = bytes.Length * 8;
        int prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }

        // ::ffff:192.0.2.0/120 means clients whose addresses are told in four bytes.
        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
        {
            bytes = bytes[12..];
            bits = 32;
            prefix -= 96;
        }

        for (int bit = prefix; bit < bits; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), prefix);
        return true;
    }
}
