namespace QueueDashboard.Protocols.Mime;

/// <summary>Quoted-printable (RFC 2045 section 6.7). An equals sign that is no escape is kept as it is.</summary>
internal static class QuotedPrintableText
{
    /// <summary>Decodes into <paramref name="output"/>, which must hold as many bytes as the input.</summary>
    /// <param name="encoded">Ends at the end of the text, or else before an equals sign or behind a line end.</param>
    /// <param name="output">Where to.</param>
    /// <param name="broken">There were equals signs that are no escape.</param>
    /// <param name="isLast">Nothing follows, so that an equals sign at the end is a soft line break.</param>
    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> output, out bool broken, bool isLast = true)
    {
        broken = false;
        var written = 0;
        while (true)
        {
            var plain = encoded.IndexOf((byte)'=');
            if (plain < 0)
            {
                encoded.CopyTo(output[written..]);
                return written + encoded.Length;
            }

            encoded[..plain].CopyTo(output[written..]);
            written += plain;
            encoded = encoded[plain..];
            var used = Escape(encoded, isLast, out var value);
            if (used == 0)
            {
                broken = true;
                value = '=';
                used = 1;
            }

            if (value >= 0)
            {
                output[written++] = (byte)value;
            }

            encoded = encoded[used..];
        }
    }

    /// <summary>The decoded size, without decoding.</summary>
    public static long CountDecoded(ReadOnlySpan<byte> encoded)
    {
        long total = 0;
        while (true)
        {
            var plain = encoded.IndexOf((byte)'=');
            if (plain < 0)
            {
                return total + encoded.Length;
            }

            encoded = encoded[plain..];
            var used = Escape(encoded, isLast: true, out var value);
            total += plain + (used == 0 || value >= 0 ? 1 : 0);
            encoded = encoded[Math.Max(used, 1)..];
        }
    }

    /// <summary>0 to 15, or -1.</summary>
    public static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };

    /// <summary>Bytes of the escape at the start (0: none there); <paramref name="value"/> is -1 for a soft line break.</summary>
    private static int Escape(ReadOnlySpan<byte> text, bool isLast, out int value)
    {
        value = -1;
        if (text.Length >= 3)
        {
            var high = HexValue(text[1]);
            var low = HexValue(text[2]);
            if (high >= 0 && low >= 0)
            {
                value = (high << 4) | low;
                return 3;
            }
        }

        // White space that a gateway added behind the sign of a soft break does not count (rule 3).
        var at = 1;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        if (at >= text.Length)
        {
            return isLast ? text.Length : 0;
        }

        if (text[at] == (byte)'\r')
        {
            return at + 1 < text.Length && text[at + 1] == (byte)'\n' ? at + 2 : at + 1;
        }

        return text[at] == (byte)'\n' ? at + 1 : 0;
    }
}
