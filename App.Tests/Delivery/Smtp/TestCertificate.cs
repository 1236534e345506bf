using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueDashboard.Tests.Delivery.Smtp;

/// <summary>Self-made certificates for servers of the tests.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 For(string name, int fromDay = -1, int toDay = 1)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(fromDay), now.AddDays(toDay));
    }

    /// <summary>A PEM file with the certificate, to be trusted; the caller deletes it.</summary>
    public static string TrustFile(X509Certificate2 certificate)
    {
        string path = Path.Combine(Path.GetTempPath(), $"qd-root-{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
