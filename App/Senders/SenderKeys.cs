using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Senders;

/// <summary>One form for each address, so that a list and a message that mean the same are equal.</summary>
internal static class SenderKeys
{
    // A tag within a forwarder's address within a tag: nothing honest goes deeper.
    private const int MostLayers = 4;

    /// <summary>
    /// Lower case, without quotes that are not needed and without a tag of backscatter protection, as the queues fold a recipient; the
    /// domain in its ASCII form besides.
    /// </summary>
    public static string Recipient(string address)
    {
        string key = address.Trim().ToLowerInvariant();
        int at = key.LastIndexOf('@');
        if (at > 2 && key[0] == '"' && key[at - 1] == '"' && AddressCharacters.IsDotString(key.AsSpan(1, at - 2)))
        {
            key = string.Concat(key.AsSpan(1, at - 2), key.AsSpan(at));
        }

        key = PrvsTag.TryRead(key, out _) ? key[PrvsTag.Length..] : key;
        at = key.LastIndexOf('@');
        return at < 0 ? key : key[..(at + 1)] + Domain(key[(at + 1)..]);
    }

    public static string Domain(string domain) => domain.StartsWith('[') ? domain.ToLowerInvariant() : GeneralSettings.Fold(domain);

    /// <summary>The address as it is written, folded.</summary>
    /// <returns>Null when it is no address with a domain.</returns>
    public static string? Sender(string address)
    {
        string plain = address.Trim();
        return EnvelopeAddress.TryParse(plain, out var parsed) && parsed.Domain.Length > 0 && parsed.Key is { } key ? WithDomain(key) : null;
    }

    /// <summary>
    /// Without tags that a sender's own server puts in front of his name and that change from week to week. A forwarder's address (SRS)
    /// stays: anybody can write one that holds any sender, and the forwarder's domain is the one that was checked.
    /// </summary>
    public static string Untagged(string key)
    {
        for (int layer = 0; layer < MostLayers; layer++)
        {
            if (IsForwarded(key) || PrvsCodec.Untag(key) is var next && next == key)
            {
                break;
            }

            key = Sender(next) ?? next;
        }

        return key;
    }

    /// <summary>Who stands behind tags and forwarders.</summary>
    public static string Unwrapped(string key)
    {
        for (int layer = 0; layer < MostLayers && PrvsCodec.Untag(key) is var next && next != key; layer++)
        {
            key = Sender(next) ?? next;
        }

        return key;
    }

    /// <summary>Without <c>+detail</c>.</summary>
    /// <returns>Null when there is none.</returns>
    public static string? WithoutDetail(string key)
    {
        int at = key.LastIndexOf('@');
        int plus = key.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? key[..plus] + key[at..] : null;
    }

    public static string DomainOf(string key) => key[(key.LastIndexOf('@') + 1)..];

    private static bool IsForwarded(string key) => key.Length > 5 && key.StartsWith("srs", StringComparison.Ordinal) && key[3] is '0' or '1' && key[4] is '=' or '-' or '+';

    private static string WithDomain(string key)
    {
        int at = key.LastIndexOf('@');
        return key[..(at + 1)] + Domain(key[(at + 1)..]);
    }
}
