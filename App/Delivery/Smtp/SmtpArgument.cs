using System.Text;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// What may be written into a command. Envelopes come from strangers: a line end in an address would be a command of its own, and
/// a closing bracket would let the address add parameters.
/// </summary>
internal static class SmtpArgument
{
    // RFC 5321 allows 256 octets for a path; some addresses of gateways are longer and taken by their servers.
    private const int LongestPath = 900;
    private const int LongestHelo = 255;

    /// <summary>The address can stand between angle brackets, quoted as it is.</summary>
    public static bool IsPath(string address)
    {
        if (address.Length is 0 or > LongestPath || address.Any(char.IsControl) || !IsPaired(address))
        {
            return false;
        }
        bool quoted = false;
        for (int i = 0; i < address.Length; i++)
        {
            char c = address[i];
            if (quoted && c == '\\')
            {
                i++;
                if (i == address.Length)
                {
                    return false;
                }
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is (' ' or '<' or '>'))
            {
                return false;
            }
        }
        return !quoted;
    }

    /// <summary>A host name or an address literal, for EHLO.</summary>
    public static bool IsHelo(string? name) => name is { Length: > 0 and <= LongestHelo } && name.All(c => c is > ' ' and < '\u007f');

    public static bool IsAscii(string text) => Ascii.IsValid(text);

    /// <summary>The value is xtext of RFC 3461 section 4: printable, no "=", each "+" before two upper-case hex digits.</summary>
    public static bool IsXtext(ReadOnlySpan<char> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is <= ' ' or > '~' or '=')
            {
                return false;
            }
            if (value[i] == '+')
            {
                if (i + 2 >= value.Length || !char.IsAsciiHexDigitUpper(value[i + 1]) || !char.IsAsciiHexDigitUpper(value[i + 2]))
                {
                    return false;
                }
                i += 2;
            }
        }
        return value.Length > 0;
    }

    /// <summary>Writes any text as xtext.</summary>
    public static string ToXtext(string text)
    {
        var xtext = new StringBuilder(text.Length);
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > (byte)' ' and <= (byte)'~' and not ((byte)'+' or (byte)'='))
            {
                xtext.Append((char)octet);
            }
            else
            {
                xtext.Append('+').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return xtext.ToString();
    }

    // Half a surrogate pair would be written as a question mark, which is another address.
    private static bool IsPaired(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }
        return true;
    }
}
