using System.Globalization;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>What a relay offered in its answer to EHLO (RFC 5321 section 4.1.1.1).</summary>
internal sealed class SmtpCapabilities
{
    private readonly Dictionary<string, string[]> _offers = new(StringComparer.OrdinalIgnoreCase);

    private SmtpCapabilities(IReadOnlyList<string> lines) => Lines = lines;

    /// <summary>A server that knows only HELO.</summary>
    public static SmtpCapabilities None { get; } = new([]);

    public IReadOnlyList<string> Lines { get; }

    public bool Pipelining => Offers("PIPELINING");

    public bool EightBitMime => Offers("8BITMIME");

    public bool SmtpUtf8 => Offers("SMTPUTF8");

    public bool Dsn => Offers("DSN");

    public bool StartTls => Offers("STARTTLS");

    public bool Size => Offers("SIZE");

    /// <summary>Null: no limit is named (RFC 1870 section 4 lets 0 mean that too).</summary>
    public long? LargestSize =>
        Parameters("SIZE") is [var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? size : null;

    /// <param name="lines">The lines of the reply, the first of which is only a greeting.</param>
    public static SmtpCapabilities Read(IReadOnlyList<string> lines)
    {
        var capabilities = new SmtpCapabilities(lines.Skip(1).ToArray());
        foreach (string line in capabilities.Lines)
        {
            // "AUTH=LOGIN" is how servers from before RFC 4954 wrote it.
            string[] words = line.Split(line.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase) ? [' ', '='] : [' '], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                capabilities._offers[words[0]] = [.. capabilities.Parameters(words[0]), .. words[1..]];
            }
        }
        return capabilities;
    }

    public bool Offers(string keyword) => _offers.ContainsKey(keyword);

    public IReadOnlyList<string> Parameters(string keyword) => _offers.GetValueOrDefault(keyword) ?? [];

    public bool Offers(string keyword, string parameter) => Parameters(keyword).Contains(parameter, StringComparer.OrdinalIgnoreCase);
}
