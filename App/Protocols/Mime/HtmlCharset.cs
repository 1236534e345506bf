using System.Buffers;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>The charset that an HTML document names in itself, for parts whose header does not.</summary>
internal static class HtmlCharset
{
    private static readonly SearchValues<byte> s_nameEnd = SearchValues.Create("\"' ;/>"u8);

    public static string? Find(ReadOnlySpan<byte> html)
    {
        // The HTML standard wants it within the first 1024 bytes.
        var head = html[..Math.Min(html.Length, 1024)];
        var at = head.IndexOf("charset="u8);
        if (at < 0)
        {
            at = head.IndexOf("CHARSET="u8);
        }

        if (at < 0)
        {
            return null;
        }

        var rest = head[(at + 8)..].TrimStart("\"' "u8);
        var end = rest.IndexOfAny(s_nameEnd);
        return end is > 0 and < 40 && Ascii.IsValid(rest[..end]) ? Encoding.ASCII.GetString(rest[..end]) : null;
    }
}
