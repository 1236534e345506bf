using System.Buffers;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>The pieces of one parameter that is split or carries a charset (RFC 2231 sections 3 and 4).</summary>
internal sealed class ParameterPieces
{
    private readonly SortedDictionary<int, (string Text, bool Escaped)> _pieces = [];

    /// <summary>Takes one piece; <paramref name="suffix"/> is what follows the name: <c>*</c>, <c>*0</c> or <c>*0*</c>.</summary>
    public void Add(ReadOnlySpan<char> suffix, string value)
    {
        var escaped = suffix.EndsWith("*", StringComparison.Ordinal);
        var digits = suffix.Trim('*');
        var index = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        _pieces.TryAdd(index, (value, escaped));
    }

    public string Join()
    {
        string? charset = null;
        var bytes = new ArrayBufferWriter<byte>();
        var isFirst = true;
        foreach (var (text, escaped) in _pieces.Values)
        {
            var piece = text.AsSpan();
            if (escaped && isFirst)
            {
                // charset'language'text
                var first = piece.IndexOf('\'');
                var second = first < 0 ? -1 : piece[(first + 1)..].IndexOf('\'');
                if (second >= 0)
                {
                    charset = piece[..first].ToString();
                    piece = piece[(first + second + 2)..];
                }
            }

            isFirst = false;
            Append(bytes, piece, escaped);
        }

        return Charsets.For(charset, bytes.WrittenSpan, out _).GetString(bytes.WrittenSpan);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, ReadOnlySpan<char> text, bool escaped)
    {
        var utf8 = bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, utf8);
        if (!escaped)
        {
            bytes.Advance(length);
            return;
        }

        var written = 0;
        for (var i = 0; i < length; i++)
        {
            if (utf8[i] == (byte)'%' && i + 2 < length && QuotedPrintableText.HexValue(utf8[i + 1]) is >= 0 and var high
                && QuotedPrintableText.HexValue(utf8[i + 2]) is >= 0 and var low)
            {
                utf8[written++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                utf8[written++] = utf8[i];
            }
        }

        bytes.Advance(written);
    }
}
