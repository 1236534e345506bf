using System.Buffers;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Encoded words in header values (RFC 2047, with the language suffix of RFC 2231 section 5).</summary>
public static class EncodedWords
{
    private static readonly SearchValues<char> s_wordEnd = SearchValues.Create("\r\n\0");

    /// <summary>
    /// Puts readable text in place of encoded words. White space between two of them goes; characters split across words of one charset are
    /// joined. A word that is broken or of an unknown charset stays as it is. Never throws.
    /// </summary>
    /// <param name="headerValue">An unfolded value.</param>
    public static string Decode(string headerValue)
    {
        if (!headerValue.Contains("=?", StringComparison.Ordinal))
        {
            return headerValue;
        }

        var result = new StringBuilder(headerValue.Length);
        var pending = new PendingWords(result);
        var at = 0;
        while (at < headerValue.Length)
        {
            var start = headerValue.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0)
            {
                break;
            }

            if (!TryRead(headerValue, start, out var word))
            {
                pending.Flush();
                result.Append(headerValue, at, start + 2 - at);
                at = start + 2;
                continue;
            }

            var between = headerValue.AsSpan(at, start - at);
            if (!pending.IsOpen || !between.IsWhiteSpace())
            {
                pending.Flush();
                result.Append(between);
            }

            pending.Add(headerValue, word);
            at = word.End;
        }

        pending.Flush();
        return result.Append(headerValue, at, headerValue.Length - at).ToString();
    }

    /// <summary>The end of the encoded word that begins at <paramref name="start"/>, or -1.</summary>
    internal static int EndAt(string text, int start) => TryRead(text, start, out var word) ? word.End : -1;

    private static bool TryRead(string text, int start, out EncodedWord word)
    {
        // A word has at most 75 characters (section 2), but senders write whole subjects as one. The cap keeps hostile input linear.
        const int longest = 10_000;
        word = default;
        var rest = text.AsSpan(start, Math.Min(text.Length - start, longest));
        var charsetEnd = rest[2..].IndexOf('?');
        if (charsetEnd is <= 0 or > 60)
        {
            return false;
        }

        charsetEnd += 2;
        if (charsetEnd + 2 >= rest.Length || rest[charsetEnd + 2] != '?')
        {
            return false;
        }

        var kind = char.ToUpperInvariant(rest[charsetEnd + 1]);
        if (kind is not ('Q' or 'B') || rest[2..charsetEnd].IndexOfAny(' ', '=') >= 0)
        {
            return false;
        }

        var payload = charsetEnd + 3;
        var length = rest[payload..].IndexOf("?=", StringComparison.Ordinal);
        if (length < 0 || rest.Slice(payload, length).ContainsAny(s_wordEnd))
        {
            return false;
        }

        // In "=?utf-8?Q?=41?=" the first "?=" belongs to the text when the payload is still empty.
        if (length == 0 && payload + 2 < rest.Length && kind == 'Q' && char.IsAsciiHexDigit(rest[payload + 2]))
        {
            return false;
        }

        var charset = rest[2..charsetEnd];
        var language = charset.IndexOf('*');
        if (language >= 0)
        {
            charset = charset[..language];
        }

        var name = charset.ToString();
        if (!Charsets.IsMeaningless(name) && Charsets.Find(name) is null)
        {
            return false;
        }

        word = new EncodedWord(name, kind, start + payload, start + payload + length, start + payload + length + 2);
        return true;
    }

    private readonly record struct EncodedWord(string Charset, char Kind, int PayloadStart, int PayloadEnd, int End);

    /// <summary>Bytes of neighbouring words of one charset, decoded together so that a character may be split across them.</summary>
    private sealed class PendingWords(StringBuilder result)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private string _charset = "";

        public bool IsOpen { get; private set; }

        public void Add(string text, EncodedWord word)
        {
            if (IsOpen && !_charset.Equals(word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
            }

            IsOpen = true;
            _charset = word.Charset;
            var payload = text.AsSpan(word.PayloadStart, word.PayloadEnd - word.PayloadStart);
            var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(payload.Length));
            var raw = rented.AsSpan();
            var length = Encoding.UTF8.GetBytes(payload, raw);
            raw = raw[..length];
            if (word.Kind == 'Q')
            {
                raw.Replace((byte)'_', (byte)' ');
                var output = _bytes.GetSpan(length + 1);
                _bytes.Advance(QuotedPrintableText.Decode(raw, output, out _));
            }
            else
            {
                var output = _bytes.GetSpan(Base64Text.MaxDecodedLength(length) + 3);
                _bytes.Advance(Base64Text.Decode(raw, output));
            }

            ArrayPool<byte>.Shared.Return(rented);
        }

        public void Flush()
        {
            if (!IsOpen)
            {
                return;
            }

            result.Append(Charsets.For(_charset, _bytes.WrittenSpan, out _).GetString(_bytes.WrittenSpan));
            _bytes.Clear();
            IsOpen = false;
        }
    }
}
