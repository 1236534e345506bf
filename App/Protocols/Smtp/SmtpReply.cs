using System.Globalization;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>A server's answer to a command (RFC 5321 section 4.2), already harmless to show.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">At least one; each without code, line end and control characters.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestText = 2000;

    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>The server wants more: the message after DATA, a response during AUTH.</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500;

    /// <summary>The server closes the connection (RFC 5321 section 3.8).</summary>
    public bool IsClosing => Code == 421;

    /// <summary>class.subject.detail of RFC 3463, when the text begins with one.</summary>
    public string? EnhancedCode => EnhancedCodeOf(Lines[0]);

    /// <summary>The reply on one line; an enhanced code that every line repeats is said once.</summary>
    public string Text
    {
        get
        {
            IEnumerable<string> rest = Lines.Skip(1).Select(line => EnhancedCodeOf(line) is { } code ? line[code.Length..] : line);
            string text = string.Join(' ', rest.Prepend(Lines[0]).Select(line => line.Trim()).Where(line => line.Length > 0));
            if (text.Length > LongestText)
            {
                text = text[..LongestText] + "...";
            }
            return string.Create(CultureInfo.InvariantCulture, $"{Code} {text}").TrimEnd();
        }
    }

    public override string ToString() => Text;

    private static string? EnhancedCodeOf(string line)
    {
        int end = line.IndexOf(' ', StringComparison.Ordinal);
        string[] parts = (end < 0 ? line : line[..end]).Split('.');
        return parts is [['2' or '4' or '5'], { Length: >= 1 and <= 3 }, { Length: >= 1 and <= 3 }]
            && parts[1].All(char.IsAsciiDigit) && parts[2].All(char.IsAsciiDigit)
            ? string.Join('.', parts)
            : null;
    }
}
