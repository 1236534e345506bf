using System.Globalization;
using System.Text;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>
/// The lists as a Postfix access table for check_sender_access (texthash, or input of postmap). Only what Postfix can decide: entries for
/// everybody, whose sender needs nobody to vouch, and that have not ended.
/// </summary>
internal static class PostfixAccess
{
    /// <summary>An allowed sender is taken for own recipients only: OK in the wrong list would open the server to everybody.</summary>
    private const string Take = "permit_auth_destination";

    private const string Refuse = "REJECT 5.7.1 The sender is blocked here";

    public static string Write(IEnumerable<SenderView> rows, DateTimeOffset now)
    {
        StringBuilder text = new();
        text.Append("# Written by QueueDashboard; what is changed here is lost with the next change of its lists.\n");
        text.Append("# A domain without a dot in front stands for its subdomains too unless parent_domain_matches_subdomains leaves out smtpd_access_maps.\n");
        foreach (var row in rows.Where(row => IsExported(row, now)).OrderBy(row => row.Pattern, StringComparer.Ordinal))
        {
            string act = row.Verdict == SenderVerdict.Allow ? Take : Refuse;
            if (row.Pattern.StartsWith('.'))
            {
                // Both forms: which of them Postfix looks up depends on one of its settings.
                Line(text, row.Pattern[1..], act);
                Line(text, row.Pattern, act);
            }
            else
            {
                Line(text, row.Pattern, act);
            }
        }

        return text.ToString();
    }

    public static bool IsExported(SenderView row, DateTimeOffset now) =>
        row.For.Length == 0 && row.AuthenticatedDomain is null && (row.EndsAt is null || row.EndsAt > now) && row.Pattern.All(c => c is > ' ' and <= '~' and not '"' and not '\\' and not '#');

    private static void Line(StringBuilder text, string key, string act) => text.Append(CultureInfo.InvariantCulture, $"{key}\t{act}\n");
}
