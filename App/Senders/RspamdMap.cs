using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>
/// One of the lists as a map of regular expressions for Rspamd's module multimap (type from, regexp). Only what Rspamd can decide by the
/// envelope: entries for everybody that want nobody to vouch, and that have not ended.
/// </summary>
internal static class RspamdMap
{
    // A domain and a mailbox as they stand in a list; anything stranger is left out rather than written wrong.
    private const string Plain = "abcdefghijklmnopqrstuvwxyz0123456789.!$%&'*+/=?^_`{|}~-@";

    private const string Tag = "(prvs=[0-9]{4}[0-9a-f]{6}=)?";

    public static string Write(IEnumerable<SenderView> rows, SenderVerdict verdict, DateTimeOffset now)
    {
        StringBuilder text = new();
        foreach (var row in rows.Where(row => row.Verdict == verdict && row.For.Length == 0 && row.AuthenticatedDomain is null && (row.EndsAt is null || row.EndsAt > now) && row.Pattern.All(c => Plain.Contains(c, StringComparison.Ordinal)))
            .OrderBy(row => row.Pattern, StringComparer.Ordinal))
        {
            text.Append('/').Append(Expression(row.Pattern)).Append("$/i\n");
        }

        return text.ToString();
    }

    public static string Tagged(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12))}\"";

    private static string Expression(string pattern)
    {
        int at = pattern.LastIndexOf('@');
        if (at >= 0)
        {
            // An entry without +detail is meant with any, and a tag of the sender's own server changes nothing.
            string local = pattern[..at];
            return $"^{Tag}{Escape(local)}{(local.Contains('+', StringComparison.Ordinal) ? "" : "(\\+[^@]*)?")}@{Escape(pattern[(at + 1)..])}";
        }

        return pattern.StartsWith('.') ? $"@(.+\\.)?{Escape(pattern[1..])}" : $"@{Escape(pattern)}";
    }

    private static string Escape(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '@' ? c.ToString() : $"\\{c}"));
}
