using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Raw bytes of a header to characters.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<byte> s_lineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>Takes the line breaks of folds out, trims, and decodes.</summary>
    /// <param name="value">The raw value.</param>
    /// <param name="fallback">For bytes that are not UTF-8; windows-1252 if null.</param>
    public static string Unfold(ReadOnlySpan<byte> value, Encoding? fallback = null)
    {
        value = value.Trim(" \t\r\n"u8);
        var at = value.IndexOfAny(s_lineEnds);
        if (at < 0)
        {
            return Decode(value, fallback);
        }

        var rented = value.Length > 1024 ? ArrayPool<byte>.Shared.Rent(value.Length) : null;
        var buffer = rented ?? stackalloc byte[1024];
        var written = 0;
        while (at >= 0)
        {
            // Only CR and LF that break a line go; a CR in the middle of one is content that must stay visible.
            var keep = at;
            var skip = at;
            while (skip < value.Length && value[skip] is (byte)'\r' or (byte)'\n')
            {
                skip++;
            }

            var isFold = skip < value.Length && value[skip] is (byte)' ' or (byte)'\t';
            value[..(isFold ? keep : skip)].CopyTo(buffer[written..]);
            written += isFold ? keep : skip;
            value = value[skip..];
            at = value.IndexOfAny(s_lineEnds);
        }

        value.CopyTo(buffer[written..]);
        written += value.Length;
        var text = Decode(buffer[..written], fallback);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return text;
    }

    /// <summary>UTF-8 where it is valid (RFC 6532), else windows-1252, the usual meaning of unmarked bytes in Western mail.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding? fallback = null)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : (fallback ?? Charsets.Windows1252).GetString(bytes);
    }
}
