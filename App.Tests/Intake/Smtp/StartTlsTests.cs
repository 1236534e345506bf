using Microsoft.Extensions.Logging;
using QueueDashboard.Intake.Smtp;

namespace QueueDashboard.Tests.Intake.Smtp;

public sealed class StartTlsTests : IDisposable
{
    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task Session_starts_anew_under_tls_and_mail_goes_through()
    {
        await using IntakeHost host = await StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        Assert.Equal("503 5.5.1 Send EHLO or HELO first", await talk.SayAsync("STARTTLS"));
        Assert.Contains("250-STARTTLS", await talk.SayAsync("EHLO plain.test"), StringComparison.Ordinal);
        Assert.Equal("501 5.5.4 No argument expected", await talk.SayAsync("STARTTLS now"));
        Assert.StartsWith("220 2.0.0", await talk.SayAsync("STARTTLS"), StringComparison.Ordinal);
        await talk.StartTlsAsync(_certificate.Certificate);

        Assert.Equal("503 5.5.1 Send EHLO or HELO first", await talk.SayAsync("MAIL FROM:<a@a.test>"));
        Assert.DoesNotContain("STARTTLS", await talk.SayAsync("EHLO tls.test"), StringComparison.Ordinal);
        Assert.Equal("503 5.5.1 TLS is on already", await talk.SayAsync("STARTTLS"));
        string large = string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", 20_000));
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk, large));
        Assert.Equal(large, host.Holder.LastContent);
        Assert.Equal(("ESMTPS", "tls.test"), (host.Holder.Last.Client.Protocol, host.Holder.Last.Client.Helo));
        Assert.Equal("221 2.0.0 Bye", await talk.SayAsync("QUIT"));
        Assert.Equal("(closed)", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Commands_pipelined_behind_starttls_are_thrown_away()
    {
        await using IntakeHost host = await StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SendAsync("STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<evil@a.test>\r\nRCPT TO:<b@b.test>\r\n");
        Assert.StartsWith("220", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.StartTlsAsync(_certificate.Certificate);

        // Had anything of it lived on, these would be answered with something else, and with more than one reply.
        Assert.Equal("503 5.5.1 Send EHLO or HELO first", await talk.SayAsync("DATA"));
        Assert.StartsWith("250-hold.test", await talk.SayAsync("EHLO tls.test"), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk));
        Assert.Equal("a@a.test", host.Holder.Last.ReversePath);
    }

    [Fact]
    public async Task Required_tls_refuses_mail_without_it()
    {
        await using IntakeHost host = await StartAsync(("Tls:Required", "true"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("530 5.7.0 Send STARTTLS first", await talk.SayAsync("MAIL FROM:<a@a.test>"));
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("NOOP"));
        await talk.SayAsync("STARTTLS");
        await talk.StartTlsAsync(_certificate.Certificate);
        await talk.SayAsync("EHLO tls.test");
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk));
    }

    [Fact]
    public async Task Without_a_certificate_starttls_is_not_offered()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("502 5.5.1 Command not offered", await talk.SayAsync("STARTTLS"));
        Assert.Equal(SmtpTlsMode.Off, host.Listeners.All[0].Tls);
    }

    [Fact]
    public async Task Handshake_with_garbage_costs_the_connection_only()
    {
        await using IntakeHost host = await StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SayAsync("STARTTLS");
        await talk.SendAsync("this is no ClientHello\r\n");
        talk.FinishSending();
        _ = await talk.RepliesAsync();
        using SmtpTalk next = await host.GreetAsync();
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(next));
    }

    [Fact]
    public async Task Idle_client_under_tls_is_told_and_closed()
    {
        await using IntakeHost host = await StartAsync(("Limits:IdleTime", "00:00:00.4"));
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SayAsync("STARTTLS");
        await talk.StartTlsAsync(_certificate.Certificate);
        Assert.StartsWith("250", await talk.SayAsync("EHLO tls.test"), StringComparison.Ordinal);
        Assert.Equal("421 4.4.2 Waited too long, closing", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Unreadable_certificate_leaves_the_listener_running_and_says_why()
    {
        File.WriteAllText(_certificate.CertificateFile, "no PEM at all");
        await using IntakeHost host = await StartAsync();
        SmtpListenerStatus status = host.Listeners.All[0];
        Assert.True(status.Running);
        Assert.Null(status.CertificateEnd);
        Assert.NotNull(status.CertificateProblem);
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk));
    }

    [Fact]
    public void Certificate_is_read_again_when_it_changes_and_kept_while_the_new_one_is_broken()
    {
        Clock clock = new();
        using LoggerFactory logs = new();
        ServerCertificate certificate = new(_certificate.CertificateFile, _certificate.KeyFile, "smtp", clock, logs);
        Assert.Equal(_certificate.Certificate.Thumbprint, certificate.Current()!.TargetCertificate.Thumbprint);

        _certificate.Renew(60);
        clock.Seconds = 10;
        Assert.Equal(_certificate.Certificate.Thumbprint, certificate.Current()!.TargetCertificate.Thumbprint);
        Assert.Equal(_certificate.Certificate.NotAfter.ToUniversalTime(), certificate.End!.Value.UtcDateTime);

        File.WriteAllText(_certificate.KeyFile, "half a renewal");
        clock.Seconds = 20;
        Assert.Equal(_certificate.Certificate.Thumbprint, certificate.Current()!.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Certificate_that_comes_late_is_found()
    {
        Clock clock = new();
        using LoggerFactory logs = new();
        File.Delete(_certificate.KeyFile);
        ServerCertificate certificate = new(_certificate.CertificateFile, _certificate.KeyFile, "smtp", clock, logs);
        Assert.Null(certificate.Current());
        Assert.NotNull(certificate.Problem);

        _certificate.Renew(60);
        Assert.Null(certificate.Current()); // files are not looked at for every handshake
        clock.Seconds = 10;
        Assert.Equal(_certificate.Certificate.Thumbprint, certificate.Current()!.TargetCertificate.Thumbprint);
        Assert.Null(certificate.Problem);
    }

    private Task<IntakeHost> StartAsync(params (string Key, string Value)[] more) =>
        IntakeHost.StartAsync([("Tls:Certificate", _certificate.CertificateFile), ("Tls:Key", _certificate.KeyFile), .. more]);

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
