namespace QueueDashboard.Intake.Smtp;

/// <summary>STARTTLS is offered when a certificate is named. The files are read again when they change.</summary>
internal sealed class SmtpTlsOptions
{
    /// <summary>A PEM file: the server's certificate first, then those between it and the root.</summary>
    public string? Certificate { get; set; }

    /// <summary>A PEM file with the private key; left out when the certificate's file has it.</summary>
    public string? Key { get; set; }

    /// <summary>True: no mail without TLS, 530 5.7.0.</summary>
    public bool Required { get; set; }
}
