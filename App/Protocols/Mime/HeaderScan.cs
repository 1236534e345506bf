using System.Text;
using System.Text.Unicode;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Reads the header section of a message and nothing else. The intake runs it on every message before its 250, so it is a single
/// pass without regular expressions.
/// </summary>
public static class HeaderScan
{
    /// <summary>
    /// Reads the fields at the top of <paramref name="message"/>. Takes LF, CRLF and CR line ends, a leading mbox line, a missing
    /// empty line and broken lines. Never throws on bad input.
    /// </summary>
    /// <param name="message">The message, or as much of it as is there.</param>
    /// <param name="maxBytes">Fields that begin behind this many bytes are left out; a longer value is cut there.</param>
    /// <param name="maxFields">Fields behind this many are left out.</param>
    public static HeaderScanResult Read(ReadOnlySpan<byte> message, int maxBytes = 1 << 20, int maxFields = 2000)
    {
        var fields = new List<HeaderField>(32);
        var truncated = false;
        Encoding? fallback = null;
        var walker = new HeaderWalker(message);
        while (walker.MoveNext())
        {
            if (fields.Count >= maxFields || walker.ValueStart > maxBytes)
            {
                truncated = true;
                continue;
            }

            var value = walker.Value;
            if (value.Length > maxBytes - walker.ValueStart)
            {
                value = value[..(maxBytes - walker.ValueStart)];
                truncated = true;
            }

            if (value.ContainsAnyInRange((byte)0x80, (byte)0xFF) && !Utf8.IsValid(value))
            {
                fallback ??= DeclaredCharset(message) ?? Charsets.Windows1252;
            }

            fields.Add(new HeaderField(HeaderNames.Intern(walker.Name), HeaderText.Unfold(value, fallback)));
        }

        return new HeaderScanResult(fields, walker.BodyOffset, truncated, walker.SeparatorMissing, walker.BrokenLines);
    }

    /// <summary>A sender who writes bare bytes into the header mostly uses the charset of the body, if that is named.</summary>
    private static Encoding? DeclaredCharset(ReadOnlySpan<byte> message)
    {
        var walker = new HeaderWalker(message);
        while (walker.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(walker.Name, "content-type"))
            {
                var value = walker.Value[..Math.Min(walker.Value.Length, 1000)];
                var name = ParameterizedValue.Parse(HeaderText.Unfold(value)).Parameters.GetValueOrDefault("charset");
                // A multi-byte charset that is not UTF-8 is fine; UTF-8 was already found to be wrong.
                return Charsets.IsMeaningless(name) || Charsets.Find(name!) is not { CodePage: not 65001 } found ? null : found;
            }
        }

        return null;
    }
}
