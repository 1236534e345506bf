using System.Globalization;
using System.Text;

namespace QueueDashboard.Web.Queues;

/// <param name="Mark">True: the text is the name of a character that must not act.</param>
public readonly record struct TextRun(string Text, bool Mark);

/// <summary>
/// Splits hostile text so that characters without a picture show their name instead of acting: a right-to-left override turns
/// "gpj.exe" into a picture's name, a zero-width space splits a word that one searches for.
/// </summary>
public static class VisibleText
{
    // A page of a hundred thousand names would be no warning but a slow page.
    private const int MostMarks = 2000;

    /// <summary>
    /// Runs of at most <paramref name="limit"/> characters together; line ends and tabs stay when <paramref name="lines"/> is set. The
    /// same character many times in a row is named once, with its number; behind 2,000 names each further one is U+FFFD.
    /// </summary>
    public static IReadOnlyList<TextRun> Split(string text, bool lines = false, int limit = int.MaxValue)
    {
        List<TextRun> runs = [];
        var plain = new StringBuilder();
        int used = 0;
        int times = 0;
        Rune last = default;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += rune.Utf16SequenceLength;
            if (used > limit)
            {
                plain.Append('…');
                break;
            }

            if (IsHarmless(rune, lines))
            {
                times = 0;
                plain.Append(rune.ToString());
                continue;
            }

            if (times > 0 && rune == last)
            {
                times++;
                runs[^1] = new($"U+{rune.Value:X4}×{times}", Mark: true);
                continue;
            }

            if (runs.Count >= 2 * MostMarks)
            {
                plain.Append('\uFFFD');
                continue;
            }

            Flush(plain, runs);
            (last, times) = (rune, 1);
            runs.Add(new($"U+{rune.Value:X4}", Mark: true));
        }

        Flush(plain, runs);
        return runs;
    }

    /// <summary>One line for a tooltip or a label, with the names in the text.</summary>
    public static string Line(string text, int limit = 400) => string.Concat(Split(text, limit: limit).Select(run => run.Mark ? $"[{run.Text}]" : run.Text));

    private static bool IsHarmless(Rune rune, bool lines)
    {
        if (rune.Value is '\n' or '\t' or '\r')
        {
            return lines;
        }

        // Joiners are needed by emoji and by several scripts, and order nothing; the soft hyphen shows itself where it acts.
        return rune.Value is 0x200C or 0x200D or 0xAD
            || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
    }

    private static void Flush(StringBuilder plain, List<TextRun> runs)
    {
        if (plain.Length > 0)
        {
            runs.Add(new(plain.ToString(), Mark: false));
            plain.Clear();
        }
    }
}
