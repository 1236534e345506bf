using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Smtp;

internal enum SmtpTlsMode
{
    Off,

    /// <summary>STARTTLS is offered, mail without it is taken.</summary>
    Offered,
    Required,
}

/// <summary>How one listener is, for the overview.</summary>
/// <param name="Port">The true one, also when 0 was configured.</param>
/// <param name="CertificateEnd">Of the certificate in use; null when TLS is off or no certificate could be read.</param>
/// <param name="CertificateProblem">Why there is none though one is configured.</param>
/// <param name="WhyNot">A short cause when it is not running.</param>
/// <param name="Sessions">Connections that are open now.</param>
internal sealed record SmtpListenerStatus(
    string Name, string Address, int Port, SmtpTlsMode Tls, DateTimeOffset? CertificateEnd, string? CertificateProblem,
    bool Running, string? WhyNot, HoldDefaults Defaults, int Sessions);
