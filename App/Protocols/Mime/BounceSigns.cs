using System.Buffers;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Whether a message tells of a failed or late delivery. About half of such messages in the wild carry no delivery status, so the header's
/// and the text's habits count as well.
/// </summary>
internal static class BounceSigns
{
    private static readonly string[] s_daemons = ["mailer-daemon", "mailerdaemon", "mdaemon", "mail-daemon", "postmaster", "system administrator", "mail delivery sys", "mail delivery sub"];

    private static readonly SearchValues<string> s_subjects = SearchValues.Create(
    [
        "undeliver", "delivery status notification", "delivery failure", "delivery failed", "failure delivery", "delayed mail", "failure notice", "failed delivery", "returned mail",
        "mail delivery failed", "mail delivery failure", "delivery notification", "non delivery", "non-delivery", "nondeliverable", "could not be delivered",
        "undelivered mail", "delivery error", "mail system error", "returned to sender", "returning message to sender", "delivery report",
        "message not delivered", "unzustellbar", "nicht zugestellt", "nicht zustellbar", "mail delivery problem", "delivery problem", "rejected mail", "bounced mail",
        "échec de la remise", "non remis", "no se puede entregar", "no se ha podido entregar", "mancata consegna", "não entregue", "niet bezorgd",
        "onbestelbaar", "не доставлен", "недоставлен", "配信できません", "配信エラー", "无法投递", "退信",
    ], StringComparison.OrdinalIgnoreCase);

    public static bool Judge(MailMessage message)
    {
        if (message.Report is { } report)
        {
            return report.Kind == ReportKind.DeliveryStatus
                && (report.Recipients.Count == 0 || report.Recipients.Any(r => r.Action is not ("delivered" or "relayed" or "expanded")));
        }

        var headers = message.Headers;
        if (headers.First("X-Failed-Recipients") is not null)
        {
            return true;
        }

        var nullReturnPath = headers.First("Return-Path") is { } path && path.Replace(" ", "", StringComparison.Ordinal) is "<>" or "";
        var daemon = message.From.Any(IsDaemon);
        var saysFailure = message.Subject.AsSpan().ContainsAny(s_subjects);
        return (saysFailure && (daemon || nullReturnPath)) || (daemon && nullReturnPath && !AnswersForPerson(headers));
    }

    /// <summary>Out-of-office answers use the null reverse-path, too (RFC 3834 section 3.3).</summary>
    private static bool AnswersForPerson(HeaderScanResult headers) =>
        (headers.First("Auto-Submitted") ?? "").StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase)
        || headers.First("X-Autoreply") is not null || headers.First("X-Autorespond") is not null;

    private static bool IsDaemon(Mailbox mailbox) =>
        s_daemons.Any(d => mailbox.Address.TrimStart('"').StartsWith(d, StringComparison.OrdinalIgnoreCase)
            || mailbox.Name.StartsWith(d, StringComparison.OrdinalIgnoreCase));
}
