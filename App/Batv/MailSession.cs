using System.Net;

namespace QueueDashboard.Batv;

/// <summary>An SMTP session as the mail server tells of it.</summary>
internal sealed record MailSession
{
    /// <summary>Null when the mail server named none.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>The forward-confirmed name of the client; empty without one. Never what it said in HELO: anybody can say anything there.</summary>
    public string ClientName { get; init; } = "";

    public string Helo { get; init; } = "";

    /// <summary>The daemon name of the listener as it was at connect: later Postfix tells another one.</summary>
    public string Listener { get; init; } = "";

    public bool Authenticated { get; init; }

    /// <summary>Handed in by a program on the server itself (sendmail(1)) and not by SMTP: a refusal would leave it in the maildrop for ever.</summary>
    public bool NonSmtp { get; init; }
}

/// <summary>Who a session belongs to.</summary>
internal enum SessionStanding
{
    /// <summary>Somebody from outside: his bounces are judged, his mail is not signed.</summary>
    Outside,
    Authenticated,
    SubmissionListener,
    TrustedNetwork,
    NonSmtp,

    /// <summary>Re-injection or re-scan: neither judged nor signed again.</summary>
    Skipped,
}
