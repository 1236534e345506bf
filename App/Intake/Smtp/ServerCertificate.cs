using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueDashboard.Intake.Smtp;

/// <summary>
/// The certificate of a listener, read again when one of its files changes, so that a renewal needs no restart. While the new files cannot be
/// read, the certificate that was read before goes on: half a renewal must not end TLS.
/// </summary>
internal sealed class ServerCertificate(string certificateFile, string? keyFile, string listener, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _keyFile = string.IsNullOrWhiteSpace(keyFile) ? certificateFile : keyFile;
    private SslStreamCertificateContext? _context;
    private (DateTime, DateTime) _read;
    private long _looked;
    private bool _everLooked;

    /// <summary>Why the files as they are now cannot be used; null when they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>The end of the certificate in use, null without one.</summary>
    public DateTimeOffset? End => Current()?.TargetCertificate.NotAfter is { } local ? new DateTimeOffset(local.ToUniversalTime()) : null;

    /// <summary>Null when there has never been a usable one.</summary>
    public SslStreamCertificateContext? Current()
    {
        lock (_gate)
        {
            // Looking at the files for every handshake would let a client make us touch the disk as fast as it can connect.
            if (_everLooked && time.GetElapsedTime(_looked) < s_lookAgain)
            {
                return _context;
            }

            _everLooked = true;
            _looked = time.GetTimestamp();
            (DateTime, DateTime) written = (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(_keyFile));
            if (written != _read)
            {
                _read = written;
                Load();
            }

            return _context;
        }
    }

    private void Load()
    {
        try
        {
            X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(certificateFile, _keyFile);
            if (OperatingSystem.IsWindows())
            {
                // Windows' TLS cannot use a key that lives in memory alone.
                using X509Certificate2 memory = leaf;
                leaf = X509CertificateLoader.LoadPkcs12(memory.Export(X509ContentType.Pkcs12), null);
            }

            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(certificateFile);
            _context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            Problem = null;
            SmtpIntakeLog.CertificateRead(logger, listener, certificateFile, leaf.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Problem = e.Message;
            SmtpIntakeLog.CertificateUnusable(logger, e, listener, certificateFile);
        }
    }
}
