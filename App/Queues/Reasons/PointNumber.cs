using System.Globalization;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// Reads the points of a scanner. They are sorted, summed and drawn, so anything that is no plain decimal number of a
/// sane size is no number at all: no NaN, no infinity, no exponent, no comma.
/// </summary>
internal static class PointNumber
{
    /// <summary>Far beyond any real rule (a blocked sender costs 100, the spam test text 1000).</summary>
    internal const double Limit = 100_000;

    private const int LongestNumber = 24;

    internal static double? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length is > 0 and <= LongestNumber
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double points)
            && Math.Abs(points) <= Limit
            ? points
            : null;
    }
}
