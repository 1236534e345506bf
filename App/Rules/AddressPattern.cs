using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Rules;

/// <summary>An address, a domain with all below it, or an address with wildcards.</summary>
internal sealed class AddressPattern
{
    private readonly string _value;
    private readonly Wildcard? _wildcard;
    private readonly bool _isDomain;

    private AddressPattern(string value, Wildcard? wildcard, bool isDomain) => (_value, _wildcard, _isDomain) = (value, wildcard, isDomain);

    /// <returns>Null when the text is none of the three.</returns>
    public static AddressPattern? Read(string text)
    {
        string plain = text.Trim();
        if (Wildcard.IsIn(plain))
        {
            int at = plain.LastIndexOf('@');
            string domain = plain[(at + 1)..];
            string folded = at < 0 || Wildcard.IsIn(domain) ? plain : plain[..(at + 1)] + GeneralSettings.Fold(domain);
            return new AddressPattern(folded, Wildcard.Whole(folded), isDomain: false);
        }

        string name = plain.StartsWith('@') ? plain[1..] : plain;
        if (!name.Contains('@', StringComparison.Ordinal))
        {
            return GeneralSettings.IsDomain(name) ? new AddressPattern(GeneralSettings.Fold(name), null, isDomain: true) : null;
        }

        return EnvelopeAddress.TryParse(name, out var address) ? new AddressPattern(address.Key, null, isDomain: false) : null;
    }

    /// <summary>The address as it is, and the mailbox behind a tag of backscatter protection.</summary>
    public bool Fits(string address)
    {
        if (FitsOne(address))
        {
            return true;
        }

        string plain = PrvsCodec.Untag(address);
        return !string.Equals(plain, address, StringComparison.Ordinal) && FitsOne(plain);
    }

    private bool FitsOne(string address)
    {
        string key = EnvelopeAddress.TryParse(address, out var parsed) ? parsed.Key : address.ToLowerInvariant();
        if (_wildcard is not null)
        {
            return _wildcard.Fits(key);
        }

        return _isDomain ? IsBelow(key.AsSpan(key.LastIndexOf('@') + 1), _value) : string.Equals(key, _value, StringComparison.Ordinal);
    }

    /// <summary>The name itself or one below it.</summary>
    internal static bool IsBelow(ReadOnlySpan<char> name, string domain)
    {
        name = name.TrimEnd('.');
        return name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');
    }
}
