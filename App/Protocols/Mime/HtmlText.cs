using System.Buffers;
using System.Net;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// The words of an HTML document, for search, digests and reading. Not a cleaner: what comes out is text and must be shown as text.
/// </summary>
public static class HtmlText
{
    private static readonly SearchValues<char> s_tagNameEnd = SearchValues.Create(" \t\r\n/>");

    /// <summary>Text with a line per block, entities decoded, white space collapsed; scripts, styles and comments left out.</summary>
    public static string From(string html)
    {
        var writer = new HtmlTextWriter(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
            {
                open = html.Length;
            }

            writer.Text(html.AsSpan(at, open - at));
            if (open == html.Length)
            {
                break;
            }

            at = Markup(html, open, writer);
        }

        return writer.Finish();
    }

    /// <summary>Handles what begins with the sign at <paramref name="open"/> and returns where text goes on.</summary>
    private static int Markup(string html, int open, HtmlTextWriter writer)
    {
        if (open + 1 >= html.Length || !(char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!' or '?'))
        {
            writer.Text("<");
            return open + 1;
        }

        if (html.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal))
        {
            var end = html.IndexOf("-->", open + 4, StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }

        var close = TagEnd(html, open + 1);
        if (close < 0)
        {
            return html.Length;
        }

        var tag = html.AsSpan(open + 1, close - open - 1);
        var isEnd = tag.StartsWith("/", StringComparison.Ordinal);
        tag = isEnd ? tag[1..] : tag;
        var nameEnd = tag.IndexOfAny(s_tagNameEnd);
        var name = nameEnd < 0 ? tag : tag[..nameEnd];
        Span<char> lower = stackalloc char[12];
        if (name.Length > lower.Length)
        {
            return close + 1;
        }

        var length = name.ToLowerInvariant(lower);
        ReadOnlySpan<char> word = lower[..length];
        if (!isEnd && word is "script" or "style" or "title" or "template" or "noframes")
        {
            var end = html.IndexOf($"</{word}", close, StringComparison.OrdinalIgnoreCase);
            return end < 0 ? html.Length : end;
        }

        writer.Tag(word, isEnd);
        return close + 1;
    }

    /// <summary>The closing bracket of the tag, quotes respected.</summary>
    private static int TagEnd(string html, int at)
    {
        var plain = html.IndexOf('>', at);
        if (plain < 0)
        {
            return -1;
        }

        for (var i = at; i < html.Length && i < at + 4_000; i++)
        {
            var c = html[i];
            if (c == '>')
            {
                return i;
            }

            if (c is '"' or '\'' && i > at && html[i - 1] is '=' or ' ')
            {
                var end = html.AsSpan(i + 1, Math.Min(4_000, html.Length - i - 1)).IndexOf(c);
                if (end < 0)
                {
                    return plain;
                }

                i += end + 1;
            }
        }

        return plain;
    }
}
