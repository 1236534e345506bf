using System.Globalization;

namespace QueueDashboard.Rules;

/// <summary>Octets as people write them: <c>500000</c>, <c>300K</c>, <c>2.5M</c>.</summary>
internal static class SizeText
{
    private const double Most = 1L << 40;

    public static long? Read(string text)
    {
        ReadOnlySpan<char> plain = text.AsSpan().Trim();
        if (plain.EndsWith("B", StringComparison.OrdinalIgnoreCase))
        {
            plain = plain[..^1].TrimEnd();
        }

        double unit = plain.IsEmpty ? 0 : char.ToUpperInvariant(plain[^1]) switch { 'K' => 1024, 'M' => 1024 * 1024, 'G' => 1024 * 1024 * 1024, _ => 1 };
        ReadOnlySpan<char> digits = unit > 1 ? plain[..^1].TrimEnd() : plain;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * unit <= Most ? (long)(number * unit) : null;
    }
}
