using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Judges the certificate of one handshake, and says in words what is wrong: "untrusted" alone does not tell an administrator whether to
/// renew, to rename or to import.
/// </summary>
/// <param name="must">False: any certificate will do, and the fault is only noted.</param>
/// <param name="roots">Trusted beside the system's; may be empty.</param>
internal sealed class RelayCertificateCheck(bool must, X509Certificate2Collection roots, TimeProvider time)
{
    /// <summary>Null: the certificate is good.</summary>
    public string? Fault { get; private set; }

    public SslClientAuthenticationOptions Options(Relay relay) => new()
    {
        TargetHost = relay.Host,
        // A list that has to be fetched from a third party would make every hand-over hang on it.
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            Fault = FaultOf(relay, certificate as X509Certificate2, chain, errors);
            return Fault is null || !must;
        },
    };

    public RelayTlsFacts Facts(SslStream tls) => tls.RemoteCertificate is X509Certificate2 certificate
        ? new RelayTlsFacts(tls.SslProtocol.ToString(), certificate.Subject, certificate.Issuer, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), Fault)
        : new RelayTlsFacts(tls.SslProtocol.ToString(), "", "", DateTimeOffset.MinValue, Fault);

    private string? FaultOf(Relay relay, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the relay shows none";
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"it is for {NamesOf(certificate)}, not for {relay.Host}";
        }
        DateTimeOffset now = time.GetUtcNow();
        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
        {
            return $"it ended on {Day(certificate.NotAfter)}";
        }
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
        {
            return $"it begins on {Day(certificate.NotBefore)}";
        }
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || IsFromOwnRoot(certificate, chain))
        {
            return null;
        }
        return chain?.ChainStatus is [var first, ..]
            ? $"{first.StatusInformation.Trim()} ({first.Status}; issued by {certificate.Issuer})"
            : "no trusted authority issued it";
    }

    private bool IsFromOwnRoot(X509Certificate2 certificate, X509Chain? sent)
    {
        if (roots.Count == 0)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        return chain.Build(certificate);
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        string[] names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(5).ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    private static string Day(DateTime moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
