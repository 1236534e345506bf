using System.Buffers;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Rules;

/// <summary>The points that a scanner in front wrote into the header: SpamAssassin's fields, Rspamd's, and those that both write.</summary>
internal static class SpamScore
{
    private static readonly SearchValues<byte> s_ends = SearchValues.Create(" \t\r\n,;"u8);

    private const int LongestNumber = 24;
    private const double Limit = 100_000;
    private const int LongestBar = 100;

    /// <summary>Null when the field tells no points.</summary>
    public static double? Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "X-Spam-Score"u8) || Ascii.EqualsIgnoreCase(name, "X-Rspamd-Score"u8))
        {
            value = value.Trim(" \t\r\n"u8);
            int end = value.IndexOfAny(" \t(/"u8);
            return Number(end < 0 ? value : value[..end]);
        }

        if (Ascii.EqualsIgnoreCase(name, "X-Spam-Status"u8))
        {
            return Behind(value, "score="u8) ?? Behind(value, "hits="u8);
        }

        if (Ascii.EqualsIgnoreCase(name, "X-Spamd-Result"u8))
        {
            int open = value.IndexOf((byte)'[');
            int slash = value.IndexOf((byte)'/');
            return open >= 0 && slash > open ? Number(value[(open + 1)..slash]) : null;
        }

        return Ascii.EqualsIgnoreCase(name, "X-Spam-Level"u8) || Ascii.EqualsIgnoreCase(name, "X-Spam-Bar"u8) ? Bar(value) : null;
    }

    /// <summary>A plain decimal number of a sane size: no exponent, no infinity.</summary>
    public static double? Number(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return text.Length is > 0 and <= LongestNumber
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double points)
            && Math.Abs(points) <= Limit
            ? points
            : null;
    }

    private static double? Behind(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word)
    {
        int at = value.IndexOf(word);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = value[(at + word.Length)..];
        int end = rest.IndexOfAny(s_ends);
        return Number(end < 0 ? rest : rest[..end]);
    }

    private static double? Bar(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        int stars = value.IndexOfAnyExcept((byte)'*', (byte)'+');
        stars = Math.Min(stars < 0 ? value.Length : stars, LongestBar);
        return stars == 0 ? null : stars;
    }
}
