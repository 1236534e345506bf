using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// RFC 3461 4: ASCII with <c>+XX</c> for what may not stand in a parameter. ORCPT, ENVID, XFORWARD and XCLIENT use it.
/// </summary>
internal static class Xtext
{
    /// <summary>True when the text is xtext as the RFC has it, or has characters beyond ASCII, which RFC 6533 and Postfix send.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => TryDecode(text, out _);

    /// <summary>The bytes behind it, read as UTF-8; broken UTF-8 shows as U+FFFD.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            int length = 0;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                if (c == '+')
                {
                    if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]))
                    {
                        return false;
                    }

                    length++;
                    i += 2;
                }
                else if (c is <= ' ' or '=' or '\u007f')
                {
                    return false;
                }
                else if (c < 0x80)
                {
                    bytes[length++] = (byte)c;
                }
                else
                {
                    int run = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
                    length += Encoding.UTF8.GetBytes(text.Slice(i, run), bytes.AsSpan(length));
                    i += run - 1;
                }
            }

            decoded = Encoding.UTF8.GetString(bytes, 0, length);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public static string Encode(string text)
    {
        StringBuilder encoded = new(text.Length + 8);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is > (byte)' ' and < 0x7f and not (byte)'+' and not (byte)'=')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('+').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
