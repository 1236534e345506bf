using System.Text;

namespace QueueDashboard.Protocols.Addresses;

/// <summary>
/// Reads RFC 5321's Mailbox. Two leniencies, since the mail was accepted elsewhere and a refusal would bounce it: dots anywhere
/// in an unquoted local part (Japanese operators gave such addresses out for years), and underscores in domains.
/// </summary>
internal static class EnvelopeAddressReader
{
    internal static AddressFault Read(ReadOnlySpan<char> text, AddressLimits limits, out EnvelopeAddress address)
    {
        address = default;
        AddressFault fault = ReadLocalPart(text, out string local, out int end);
        if (fault != AddressFault.None)
        {
            return fault;
        }

        if (Encoding.UTF8.GetByteCount(local) > limits.LocalPart)
        {
            return AddressFault.LocalPartTooLong;
        }

        if (end == text.Length)
        {
            // RFC 5321 4.1.1.3: the one mailbox that needs no domain.
            if (!local.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
            {
                return AddressFault.Syntax;
            }

            address = new EnvelopeAddress(local, "");
            return AddressFault.None;
        }

        ReadOnlySpan<char> domain = text[(end + 1)..];
        if (Encoding.UTF8.GetByteCount(domain) > limits.Domain)
        {
            return AddressFault.DomainTooLong;
        }

        if (text[end] != '@' || !EnvelopeDomain.IsValid(domain, limits.Domain))
        {
            return AddressFault.Syntax;
        }

        address = new EnvelopeAddress(local, domain.ToString());
        return AddressFault.None;
    }

    private static AddressFault ReadLocalPart(ReadOnlySpan<char> text, out string local, out int end)
    {
        if (text is ['"', ..])
        {
            return ReadQuoted(text, out local, out end);
        }

        end = 0;
        while (end < text.Length && text[end] != '@')
        {
            if (char.IsHighSurrogate(text[end]) && end + 1 < text.Length && char.IsLowSurrogate(text[end + 1]))
            {
                end++;
            }
            else if (char.IsSurrogate(text[end]) || !AddressCharacters.IsAtomOrDot(text[end]))
            {
                local = "";
                return AddressFault.Syntax;
            }

            end++;
        }

        local = text[..end].ToString();
        return end == 0 ? AddressFault.Syntax : AddressFault.None;
    }

    private static AddressFault ReadQuoted(ReadOnlySpan<char> text, out string local, out int end)
    {
        StringBuilder plain = new(text.Length);
        local = "";
        for (end = 1; end < text.Length; end++)
        {
            char c = text[end];
            if (c == '"')
            {
                end++;
                local = plain.ToString();
                return local.Length == 0 ? AddressFault.Syntax : AddressFault.None;
            }

            if (c == '\\')
            {
                end++;
                if (end == text.Length)
                {
                    break;
                }

                c = text[end];
            }

            if (char.IsHighSurrogate(c) && end + 1 < text.Length && char.IsLowSurrogate(text[end + 1]))
            {
                plain.Append(c).Append(text[++end]);
            }
            else if (char.IsSurrogate(c) || !AddressCharacters.IsQuotable(c))
            {
                return AddressFault.Syntax;
            }
            else
            {
                plain.Append(c);
            }
        }

        return AddressFault.Syntax;
    }
}
