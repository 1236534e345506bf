using System.Globalization;
using System.Text;

namespace QueueDashboard.Digests;

/// <summary>
/// Text of strangers on one line, for mails and link pages. A character that turns the direction of writing is shown by its
/// number: invisible, it makes "exe.fdp" of "pdf.exe" and swaps a sender with his address.
/// </summary>
internal static class ShownText
{
    /// <returns>At most about <paramref name="limit"/> characters; empty when nothing is left.</returns>
    public static string Line(string? text, int limit = 300)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (line.Length >= limit)
            {
                return line.Append('…').ToString();
            }

            Append(line, rune);
        }

        return line.ToString().Trim();
    }

    private static void Append(StringBuilder line, Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (IsDirection(rune.Value))
        {
            line.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        }
        else if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        {
            if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }
        else if (category is not UnicodeCategory.Format || rune.Value is 0x200C or 0x200D)
        {
            // The two joiners stay: words of some languages and many emoji are written with them.
            line.Append(rune.ToString());
        }
    }

    // RLM, LRM, ALM, the embeddings and overrides, the isolates (Unicode annex 9).
    private static bool IsDirection(int value) => value is 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
