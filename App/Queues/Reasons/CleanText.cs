using System.Globalization;
using System.Text;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// Makes one short line of a header field's value. Control and direction characters would let a sender forge what a
/// list, a log or a digest shows, so none of them comes through.
/// </summary>
internal static class CleanText
{
    internal const int RuleLength = 80;
    internal const int SaidLength = 200;

    /// <returns>At most <paramref name="limit"/> UTF-16 units, no half surrogate pair; null when nothing readable is left.</returns>
    internal static string? Line(ReadOnlySpan<char> value, int limit)
    {
        var line = new StringBuilder(Math.Min(value.Length, limit));
        bool gap = false;
        foreach (Rune rune in value.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Format)
            {
                continue;
            }

            if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control)
            {
                gap = line.Length > 0;
                continue;
            }

            int needed = rune.Utf16SequenceLength + (gap ? 1 : 0);
            if (line.Length + needed > limit)
            {
                return Cut(line, limit);
            }

            if (gap)
            {
                line.Append(' ');
                gap = false;
            }

            line.Append(rune.ToString());
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private static string Cut(StringBuilder line, int limit)
    {
        int end = Math.Min(line.Length, limit - 1);
        if (end > 0 && char.IsHighSurrogate(line[end - 1]))
        {
            end--;
        }

        return line.ToString(0, end).TrimEnd() + '…';
    }
}
