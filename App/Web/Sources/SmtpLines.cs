using System.Globalization;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Sources;

/// <summary>The lines of a Postfix on this machine that hands stopped mail to this installation and takes it back.</summary>
internal sealed record SmtpLines(string Main, string Master, string HeaderChecks)
{
    private const string UsualRelease = "127.0.0.1:10026";
    private const string UsualRequeue = "127.0.0.1:10024";

    /// <param name="address">Where the intake listens.</param>
    /// <param name="relays">Their addresses become the listeners' own, where they are set.</param>
    public static SmtpLines Of(string address, int port, RelaySettings relays)
    {
        string intake = $"[{address}]:{port.ToString(CultureInfo.InvariantCulture)}";
        return new SmtpLines(
            "header_checks = pcre:/etc/postfix/header_checks\n",
            $"""
            # the way to the dashboard; XFORWARD tells it who the original client was
            qd        unix  -       -       n       -       10      smtp
              -o smtp_send_xforward_command=yes
              -o smtp_tls_security_level=none

            # release and digests: no checks
            {At(relays.Release) ?? UsualRelease} inet n  -       n       -       -       smtpd
              -o syslog_name=postfix/release
              -o content_filter=
              -o smtpd_milters=
              -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters
              -o smtpd_authorized_xforward_hosts=127.0.0.0/8
              -o mynetworks=127.0.0.0/8
              -o smtpd_client_restrictions=permit_mynetworks,reject
              -o smtpd_recipient_restrictions=permit_mynetworks,reject

            # re-queue: all checks again
            {At(relays.Requeue) ?? UsualRequeue} inet n  -       n       -       -       smtpd
              -o syslog_name=postfix/rescan
              -o smtpd_authorized_xforward_hosts=127.0.0.0/8
              -o smtpd_authorized_xclient_hosts=127.0.0.0/8
              -o mynetworks=127.0.0.0/8
              -o smtpd_client_restrictions=permit_mynetworks,reject
              -o smtpd_recipient_restrictions=permit_mynetworks,reject

            """,
            $"""
            /^X-Spam-Flag:\s*YES/            FILTER qd:{intake}
            /^X-Virus-Status:\s*Infected/    FILTER qd:{intake}

            """);
    }

    private static string? At(RelaySetting relay) => !relay.IsConfigured ? null
        : relay.Host.Contains(':', StringComparison.Ordinal) ? $"[{relay.Host}]:{relay.Port.ToString(CultureInfo.InvariantCulture)}" : $"{relay.Host}:{relay.Port.ToString(CultureInfo.InvariantCulture)}";
}
