using System.Globalization;

namespace QueueDashboard.Protocols.Mime;

/// <summary>What the words of a date mean.</summary>
internal static class DateWords
{
    /// <summary>Hours from UTC, or null for a name that nobody knows.</summary>
    public static int? ZoneHours(ReadOnlySpan<char> word)
    {
        // RFC 5322 section 4.3 defines the American names; the others are common and clear enough. Single letters mean nothing.
        return word switch
        {
            "UT" or "UTC" or "GMT" or "Z" or "WET" => 0,
            "EDT" => -4,
            "EST" or "CDT" => -5,
            "CST" or "MDT" => -6,
            "MST" or "PDT" => -7,
            "PST" => -8,
            "BST" or "CET" or "MEZ" or "WEST" => 1,
            "CEST" or "MESZ" or "EET" or "MEST" => 2,
            "EEST" or "MSK" => 3,
            "JST" or "KST" => 9,
            _ => null,
        };
    }

    /// <summary>"2nd", "3rd"</summary>
    public static bool Ordinal(ReadOnlySpan<char> word, out int number)
    {
        var end = word.IndexOfAnyExceptInRange('0', '9');
        number = 0;
        return end > 0 && IsNumber(word[..end], out number) && word[end..] is "st" or "nd" or "rd" or "th";
    }

    public static bool IsNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>1 to 12, or 0.</summary>
    public static int MonthOf(ReadOnlySpan<char> three)
    {
        const string months = "janfebmaraprmayjunjulaugsepoctnovdec";
        Span<char> lower = stackalloc char[3];
        three.ToLowerInvariant(lower);
        var at = months.AsSpan().IndexOf(lower);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }
}
