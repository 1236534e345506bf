using System.Net.Security;
using System.Security.Cryptography;
using QueueDashboard.Hosting;

namespace QueueDashboard.Intake.Smtp;

/// <summary>
/// The certificate of a listener. One that cannot be read does not stop the listener: mail comes in without TLS, or with 454 where TLS is
/// required, and the cause is logged and shown.
/// </summary>
internal sealed class ServerCertificate(string certificateFile, string? keyFile, string listener, TimeProvider time, ILoggerFactory logs)
{
    private static readonly TimeSpan s_tryAgain = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logs.CreateLogger("QueueDashboard.Intake.Smtp");
    private readonly PemCertificate _files =
        new(certificateFile, string.IsNullOrWhiteSpace(keyFile) ? certificateFile : keyFile, time, logs.CreateLogger<PemCertificate>());

    private readonly Lock _gate = new();
    private long _failed;

    /// <summary>Why there is no certificate; null when there is one.</summary>
    public string? Problem { get; private set; }

    /// <summary>The end of the certificate in use, null without one.</summary>
    public DateTimeOffset? End => Current()?.TargetCertificate.NotAfter is { } local ? new DateTimeOffset(local.ToUniversalTime()) : null;

    /// <summary>Null while no usable certificate has ever been read.</summary>
    public SslStreamCertificateContext? Current()
    {
        lock (_gate)
        {
            // Between two tries a client must not be able to make us read files as fast as it can connect.
            if (Problem is not null && time.GetElapsedTime(_failed) < s_tryAgain)
            {
                return null;
            }

            try
            {
                SslStreamCertificateContext context = _files.Context();
                Problem = null;
                return context;
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                if (Problem != e.Message)
                {
                    SmtpIntakeLog.CertificateUnusable(_logger, e, listener, certificateFile);
                }

                Problem = e.Message;
                _failed = time.GetTimestamp();
                return null;
            }
        }
    }
}
