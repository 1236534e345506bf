using System.Diagnostics;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>Clients that somebody else wrote.</summary>
public sealed class PeerTests
{
    private const string Swaks = "/usr/bin/swaks";
    private const string OpenSsl = "/usr/bin/openssl";

    [Fact]
    public async Task Swaks_hands_over_a_message_in_plain_text()
    {
        Need(Swaks);
        await using IntakeHost host = await IntakeHost.StartAsync();
        string talk = await SwakAsync(host, "--header", "Subject: from swaks", "--body", "first\\n.\\nlast");
        Assert.Contains("Held as 42", talk, StringComparison.Ordinal);
        Assert.Contains("Subject: from swaks\r\n", host.Holder.LastContent, StringComparison.Ordinal);
        Assert.Contains("first\r\n.\r\nlast\r\n", host.Holder.LastContent, StringComparison.Ordinal);
        Assert.Equal(("a@a.test", "b@b.test"), (host.Holder.Last.ReversePath, host.Holder.Last.Recipients[0].Address));
    }

    // swaks' own TLS needs a Perl module that is often missing; openssl knows SMTP's STARTTLS too.
    [Fact]
    public async Task Openssl_hands_over_a_message_under_tls()
    {
        Need(OpenSsl);
        using TestCertificate certificate = new();
        await using IntakeHost host = await IntakeHost.StartAsync(("Tls:Certificate", certificate.CertificateFile), ("Tls:Key", certificate.KeyFile), ("Tls:Required", "true"));
        string talk = await RunAsync(
            OpenSsl,
            "EHLO tls.test\nMAIL FROM:<a@a.test>\nRCPT TO:<b@b.test>\nDATA\nSubject: x\n\n..\n.\nQUIT\n",
            "s_client", "-starttls", "smtp", "-crlf", "-quiet", "-CAfile", certificate.CertificateFile, "-verify_return_error", "-connect", $"127.0.0.1:{host.Port}");
        Assert.Contains("Held as 42", talk, StringComparison.Ordinal);
        Assert.Equal("ESMTPS", host.Holder.Last.Client.Protocol);
        Assert.Equal("Subject: x\r\n\r\n.\r\n", host.Holder.LastContent);
    }

    [Fact]
    public async Task Swaks_pipelines_with_xclient()
    {
        Need(Swaks);
        await using IntakeHost host = await IntakeHost.StartAsync(("XclientNetworks:0", "127.0.0.0/8"));
        string talk = await SwakAsync(host, "--pipeline", "--xclient-addr", "192.0.2.9", "--xclient-name", "nine.test", "--to", "b@b.test,c@b.test");
        Assert.Contains("Held as 42", talk, StringComparison.Ordinal);
        Assert.Equal(("192.0.2.9", "nine.test"), (host.Holder.Last.Client.Address, host.Holder.Last.Client.Name));
        Assert.Equal(2, host.Holder.Last.Recipients.Count);
    }

    private static Task<string> SwakAsync(IntakeHost host, params string[] more) =>
        RunAsync(Swaks, "", ["--server", "127.0.0.1", "--port", $"{host.Port}", "--from", "a@a.test", "--to", "b@b.test", "--timeout", "20", .. more]);

    private static void Need(string program)
    {
        if (!File.Exists(program))
        {
            Assert.False(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", $"{program} is not installed");
            Assert.Skip($"{program} is not installed");
        }
    }

    private static async Task<string> RunAsync(string program, string input, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process peer = Process.Start(start)!;
        Task<string> errors = peer.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await peer.StandardInput.WriteAsync(input);
        peer.StandardInput.Close();
        string output = await peer.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await peer.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output + await errors;
    }
}
