using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QueueDashboard.Hosting;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Hosting;

/// <summary>Kestrel itself with a certificate made for the test.</summary>
public sealed class HttpsTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-https-").FullName;

    [Fact]
    public async Task Plain_request_is_sent_to_https_and_a_renewed_certificate_is_used()
    {
        Write("first.example");
        await using var app = Start();
        var listeners = app.Get<EdgeState>().Listeners;
        int plain = listeners.Single(listener => !listener.Https).Port;
        int secure = listeners.Single(listener => listener.Https).Port;

        var (redirect, _) = await AskAsync($"http://127.0.0.1:{plain}/signin?x=1");
        var (page, first) = await AskAsync($"https://127.0.0.1:{secure}/signin");
        Write("second.example");
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var (_, second) = await AskAsync($"https://127.0.0.1:{secure}/health/live");

        Assert.Equal(HttpStatusCode.PermanentRedirect, redirect.StatusCode);
        Assert.Equal($"https://127.0.0.1:{secure}/signin?x=1", redirect.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("secure", page.Headers.GetValues("Set-Cookie").First(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("CN=first.example", "CN=second.example"), (first, second));
        Assert.StartsWith($"Sign in once at https://127.0.0.1:{secure}/signin/once/", app.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_written_renewal_leaves_the_old_certificate_in_use()
    {
        Write("first.example");
        await using var app = Start();
        int secure = app.Get<EdgeState>().Listeners.Single(listener => listener.Https).Port;
        await AskAsync($"https://127.0.0.1:{secure}/health/live");

        await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), "-----BEGIN CERT", Cancel);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var (_, shown) = await AskAsync($"https://127.0.0.1:{secure}/health/live");

        Assert.Equal("CN=first.example", shown);
        Assert.Contains(app.Log.All, line => line.Contains("stays in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_with_https()
    {
        Write("first.example");
        await using var app = Start();
        int secure = app.Get<EdgeState>().Listeners.Single(listener => listener.Https).Port;

        var (named, _) = await AskAsync($"https://127.0.0.1:{secure}/signin", "mail.example.org");
        var (loopback, _) = await AskAsync($"https://127.0.0.1:{secure}/signin");

        Assert.True(named.Headers.Contains("Strict-Transport-Security"));
        Assert.False(loopback.Headers.Contains("Strict-Transport-Security"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AccessApp Start()
    {
        var app = new AccessApp(
            ("Web:Listen", "http://127.0.0.1:0"),
            ("Web:Https:Listen", "https://127.0.0.1:0"),
            ("Web:Https:Certificate", Path.Combine(_folder, "cert.pem")),
            ("Web:Https:Key", Path.Combine(_folder, "key.pem")));
        app.UseKestrel();
        app.StartServer();
        return app;
    }

    private void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    // A connection of its own each time, so that each is a handshake.
    private static async Task<(HttpResponseMessage Answer, string? Subject)> AskAsync(string address, string? host = null)
    {
        string? subject = null;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            subject = certificate?.Subject;
            return subject?.EndsWith(".example", StringComparison.Ordinal) == true;
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return (await client.SendAsync(request, Cancel), subject);
    }
}
