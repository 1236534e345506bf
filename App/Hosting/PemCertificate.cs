using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueDashboard.Hosting;

/// <summary>
/// A certificate in PEM files that somebody else renews. The files are looked at during handshakes, at most every few seconds;
/// contents are compared, not times, so that a renewed symbolic link is noticed too. Files that do not belong together (a
/// renewal half done) leave the old certificate in use.
/// </summary>
internal sealed partial class PemCertificate(string certificateFile, string keyFile, TimeProvider clock, ILogger<PemCertificate> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private long _lookedAt;
    private byte[] _seen = [];
    private Loaded? _current;

    /// <summary>The end of the certificate in use.</summary>
    public DateTimeOffset NotAfter => Current().Target.NotAfter;

    public string Subject => Current().Target.Subject;

    /// <summary>What to present now. Throws what reading throws when nothing could ever be read.</summary>
    public SslStreamCertificateContext Context() => Current().Context;

    private Loaded Current()
    {
        lock (_gate)
        {
            if (_current is null || clock.GetElapsedTime(_lookedAt) >= Pause)
            {
                _lookedAt = clock.GetTimestamp();
                Refresh();
            }

            return _current!;
        }
    }

    private void Refresh()
    {
        try
        {
            byte[] now = SHA256.HashData([.. File.ReadAllBytes(certificateFile), 0, .. File.ReadAllBytes(keyFile)]);
            if (_current is not null && now.AsSpan().SequenceEqual(_seen))
            {
                return;
            }

            var target = PemFiles.Load(certificateFile, keyFile);
            bool renewed = _current is not null;
            (_current, _seen) = (new(target, SslStreamCertificateContext.Create(target, PemFiles.Chain(certificateFile), offline: true)), now);
            if (renewed)
            {
                Log.Renewed(logger, certificateFile, target.NotAfter);
            }
        }
        catch (Exception fault) when (_current is not null && fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.Kept(logger, fault, certificateFile);
        }
    }

    private sealed record Loaded(X509Certificate2 Target, SslStreamCertificateContext Context);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The certificate in {File} was renewed and is valid until {NotAfter:u}")]
        public static partial void Renewed(ILogger logger, string file, DateTime notAfter);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate in {File} cannot be read now; the one read before stays in use")]
        public static partial void Kept(ILogger logger, Exception fault, string file);
    }
}

internal static class PemFiles
{
    public static X509Certificate2 Load(string certificateFile, string keyFile)
    {
        var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        if (!OperatingSystem.IsWindows())
        {
            return pem;
        }

        // Windows' TLS cannot use a key that lives in memory only.
        using (pem)
        {
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>Everything in the file behind the first certificate.</summary>
    public static X509Certificate2Collection Chain(string certificateFile)
    {
        X509Certificate2Collection all = [];
        all.ImportFromPemFile(certificateFile);
        if (all.Count > 0)
        {
            all.RemoveAt(0);
        }

        return all;
    }
}
