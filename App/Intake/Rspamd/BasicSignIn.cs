using System.Text;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>Reads <c>Authorization: Basic</c> (RFC 7617).</summary>
internal static class BasicSignIn
{
    public const string Challenge = "Basic realm=\"QueueDashboard\", charset=\"UTF-8\"";

    private const string Word = "Basic ";
    private const int Longest = 1000;

    /// <summary>The name ends at the first colon; the password may have more of them.</summary>
    public static (string User, string Password)? Read(string header)
    {
        if (header.Length > Longest || !header.StartsWith(Word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Word.Length..].Trim(), bytes, out int length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
