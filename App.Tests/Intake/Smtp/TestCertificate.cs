using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>A self-signed certificate as PEM files in a folder of its own.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qd-smtp-");

    public TestCertificate(int days = 30)
    {
        CertificateFile = Path.Combine(_folder.FullName, "cert.pem");
        KeyFile = Path.Combine(_folder.FullName, "key.pem");
        Certificate = Renew(days);
    }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public X509Certificate2 Certificate { get; private set; }

    public X509Certificate2 Renew(int days)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=hold.test", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificateFile, Certificate.ExportCertificatePem());
        return Certificate;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
