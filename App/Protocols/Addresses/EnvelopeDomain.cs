using System.Text;

namespace QueueDashboard.Protocols.Addresses;

/// <summary>The part behind the at sign: labels between dots, or an address literal in brackets (RFC 5321 4.1.3).</summary>
internal static class EnvelopeDomain
{
    internal static bool IsValid(ReadOnlySpan<char> domain, int maxBytes)
    {
        if (domain.IsEmpty || Encoding.UTF8.GetByteCount(domain) > maxBytes)
        {
            return false;
        }

        return domain[0] == '[' ? IsLiteral(domain) : HasGoodLabels(domain);
    }

    private static bool IsLiteral(ReadOnlySpan<char> domain) =>
        domain.Length > 2 && domain[^1] == ']' && AddressCharacters.IsLiteral(domain[1..^1]);

    private static bool HasGoodLabels(ReadOnlySpan<char> domain)
    {
        int start = 0;
        for (int i = 0; i <= domain.Length; i++)
        {
            if (i == domain.Length || domain[i] == '.')
            {
                // RFC 1035 2.3.4: a label has 1 to 63 octets. Characters are counted: a label beyond ASCII is longer in its ASCII form anyway.
                if (i - start is 0 or > 63)
                {
                    return false;
                }

                start = i + 1;
            }
            else if (char.IsHighSurrogate(domain[i]) && i + 1 < domain.Length && char.IsLowSurrogate(domain[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(domain[i]) || !AddressCharacters.IsDomain(domain[i]))
            {
                return false;
            }
        }

        return true;
    }
}
