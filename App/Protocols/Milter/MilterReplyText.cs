using System.Text;

namespace QueueDashboard.Protocols.Milter;

/// <summary>
/// An SMTP reply in a filter's own words, ready for the wire. One that the mail server finds malformed would become "451 4.3.5 Server
/// configuration error", so none can be made.
/// </summary>
internal sealed class MilterReplyText
{
    /// <summary>RFC 5321 4.5.3.1.5: with code, status and line end a reply line has 512 octets at most.</summary>
    private const int LongestLine = 480;

    // Postfix takes any number; libmilter stops at 32.
    private const int MostLines = 32;

    private readonly byte[] _wire;

    private MilterReplyText(byte[] wire) => _wire = wire;

    public ReadOnlySpan<byte> Wire => _wire;

    /// <param name="code">400 to 599: a filter can only refuse in words, never accept.</param>
    /// <param name="status">Of RFC 3463, such as 5.7.1; its class must be the code's.</param>
    /// <param name="text">
    /// Lines with LF or CRLF between. What is not printable ASCII becomes a question mark (RFC 5321 4.2 allows nothing else), too long a line
    /// is cut, and lines beyond 32 are left out. A per cent sign is doubled: the mail server reads it as a formatting sign.
    /// </param>
    /// <exception cref="ArgumentException">Code and status do not fit each other.</exception>
    public static MilterReplyText Create(int code, string status, ReadOnlySpan<char> text)
    {
        if (code is < 400 or > 599 || !IsStatus(status, code / 100))
        {
            throw new ArgumentException($"No reply of a filter: {code} {status}", nameof(status));
        }

        StringBuilder reply = new(text.Length + 32);
        int left = Math.Min(text.Count('\n') + 1, MostLines);
        foreach (Range range in text.Split('\n'))
        {
            bool last = --left == 0;
            reply.Append(code).Append(last ? ' ' : '-').Append(status).Append(' ');
            Append(reply, text[range].TrimEnd('\r'));
            reply.Append(last ? "\0" : "\r\n");
            if (last)
            {
                break;
            }
        }

        return new MilterReplyText(Encoding.ASCII.GetBytes(reply.ToString()));
    }

    private static void Append(StringBuilder reply, ReadOnlySpan<char> line)
    {
        foreach (char c in line[..Math.Min(line.Length, LongestLine)])
        {
            reply.Append(c is >= ' ' and <= '~' ? c : '?');
            if (c == '%')
            {
                reply.Append('%');
            }
        }
    }

    private static bool IsStatus(string status, int kind)
    {
        string[] parts = status.Split('.');
        return parts.Length == 3 && parts[0] == (kind == 4 ? "4" : "5")
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit));
    }
}
