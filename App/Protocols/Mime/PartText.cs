using System.Buffers;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>The bytes of a text part to characters.</summary>
internal static class PartText
{
    public static string Read(MimePart part, MessageContext context)
    {
        var encoded = part.Content.Span;
        // An encoded byte is at most three (quoted-printable) to one; the few that a break costs do not matter here.
        var most = part.Encoding == TransferEncoding.None ? context.Limits.MaxTextBytes : context.Limits.MaxTextBytes * 3L;
        if (encoded.Length > most)
        {
            encoded = encoded[..EncodedContent.CutUnit(encoded, part.Encoding, (int)most)];
            context.Defects.Add(MimeDefectCode.TextLimit, part.Path);
        }

        if (part.Encoding == TransferEncoding.None)
        {
            return ToText(part, encoded, context);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(encoded.Length + 3);
        try
        {
            var length = EncodedContent.DecodeSlice(encoded, part.Encoding, buffer, out var broken);
            if (broken || (part.Encoding == TransferEncoding.Base64 && Base64Text.HasForeignBytes(encoded)))
            {
                context.Defects.Add(MimeDefectCode.BadEncoding, part.Path);
            }

            if (length > context.Limits.MaxTextBytes)
            {
                length = context.Limits.MaxTextBytes;
                context.Defects.Add(MimeDefectCode.TextLimit, part.Path);
            }

            return ToText(part, buffer.AsSpan(0, length), context);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string ToText(MimePart part, ReadOnlySpan<byte> bytes, MessageContext context)
    {
        var charset = part.Charset;
        if (charset is null && part.ContentType == "text/html")
        {
            charset = HtmlCharset.Find(bytes);
        }

        var encoding = Charsets.For(charset, bytes, out var known);
        if (!known)
        {
            context.Defects.Add(MimeDefectCode.UnknownCharset, part.Path);
        }

        if (encoding.CodePage == Encoding.UTF8.CodePage && !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            // Says UTF-8 and is not: a sender that never converted. One bad character in a long text is damage, not another charset.
            encoding = MostlyUtf8(bytes) ? encoding : Charsets.Windows1252;
        }

        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
        try
        {
            var text = chars.AsSpan(0, encoding.GetChars(bytes, chars));
            text = text[..UnixLineEnds(text)];
            return new string(text is ['\uFEFF', ..] ? text[1..] : text);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var good = 0;
        var bad = 0;
        while (bad < 1000 && !bytes.IsEmpty)
        {
            var skip = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (skip < 0)
            {
                break;
            }

            bytes = bytes[skip..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var used) == OperationStatus.Done)
            {
                good++;
            }
            else
            {
                bad++;
            }

            bytes = bytes[used..];
        }

        return good >= bad;
    }

    /// <summary>CRLF and lone CR become LF, in place. Returns the new length.</summary>
    private static int UnixLineEnds(Span<char> text)
    {
        var read = text.IndexOf('\r');
        if (read < 0)
        {
            return text.Length;
        }

        var written = read;
        while (read < text.Length)
        {
            // text[read] is a CR here
            text[written++] = '\n';
            read += read + 1 < text.Length && text[read + 1] == '\n' ? 2 : 1;
            var run = text[read..].IndexOf('\r');
            run = run < 0 ? text.Length - read : run;
            text.Slice(read, run).CopyTo(text[written..]);
            written += run;
            read += run;
        }

        return written;
    }
}
