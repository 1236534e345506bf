using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Writes text as quoted-printable UTF-8 with CRLF and lines of at most 76 characters (RFC 2045 section 6.7).</summary>
internal static class QuotedPrintableWriter
{
    private const int LineLength = 76;

    public static void Write(StringBuilder result, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            WriteLine(result, line);
            result.Append("\r\n");
        }
    }

    private static void WriteLine(StringBuilder result, string line)
    {
        var column = 0;
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var isLast = i == bytes.Length - 1;
            // White space at the end of a line gets lost on the way; a leading dot and "From " are changed by careless programs.
            var plain = b is > 32 and < 127 and not (byte)'='
                || (b is (byte)' ' or (byte)'\t' && !isLast);
            plain &= column > 0 || !(b == (byte)'.' || (b == (byte)'F' && bytes.AsSpan(i).StartsWith("From "u8)));
            var width = plain ? 1 : 3;
            if (column + width > (isLast ? LineLength : LineLength - 1))
            {
                result.Append("=\r\n");
                column = 0;
            }

            if (plain)
            {
                result.Append((char)b);
            }
            else
            {
                result.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }

            column += width;
        }
    }
}
