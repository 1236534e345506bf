using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Amavis;

/// <summary>How amavis' policy protocol writes a value on its line: octets that do not print, blanks and the percent sign as %XX.</summary>
internal static class PdpText
{
    public static string Encode(string text)
    {
        StringBuilder encoded = new(text.Length + 8);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is > (byte)' ' and < 0x7f and not (byte)'%')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Read as UTF-8. A percent sign that no two digits follow stands for itself; what is no UTF-8 shows as U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                bytes[length++] = octet;
                i += 2;
            }
            else
            {
                bytes[length++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
