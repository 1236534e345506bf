using System.Security.Cryptography.X509Certificates;
using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpTlsTests
{
    [Fact]
    public async Task HandOver_tls_required_and_trusted_goes_on_encrypted_and_greets_again()
    {
        await using var server = Server(TestCertificate.For("127.0.0.1"));
        server.OffersInTls = ["SIZE 77"];
        string roots = TestCertificate.TrustFile(server.Certificate!);
        try
        {
            IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(
                server.Relay with { Tls = RelayTls.Required }, To("a@example.net"), options => options.TrustedRootsFile = roots);

            Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(outcomes));
            Assert.Equal(["(connected)", "EHLO dashboard.test", "STARTTLS", "(encrypted)", "EHLO dashboard.test", "MAIL FROM:<sender@example.org> SIZE=41"],
                server.Commands.Take(6));
        }
        finally
        {
            File.Delete(roots);
        }
    }

    [Fact]
    public async Task HandOver_offers_from_before_tls_do_not_count()
    {
        await using var server = Server(TestCertificate.For("127.0.0.1"));
        server.OffersInTls = ["PIPELINING"];
        HandOver eightBit = To("a@example.net") with { EightBit = true };

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay with { Tls = RelayTls.Preferred }, eightBit));

        Assert.Contains("does not take 8-bit content", Assert.IsType<RecipientOutcome.Permanent>(outcome).Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.example.org", -1, 1, "it is for mail.example.org, not for 127.0.0.1")]
    [InlineData("127.0.0.1", -9, -2, "it ended on ")]
    [InlineData("127.0.0.1", 2, 9, "it begins on ")]
    [InlineData("127.0.0.1", -1, 1, "issued by CN=127.0.0.1")]
    public async Task HandOver_certificate_that_fails_the_check_means_a_broken_relay(string name, int fromDay, int toDay, string cause)
    {
        foreach (RelayTls mode in (RelayTls[])[RelayTls.Required, RelayTls.Implicit])
        {
            await using var server = Server(TestCertificate.For(name, fromDay, toDay));
            server.ImplicitTls = mode == RelayTls.Implicit;

            var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay with { Tls = mode }, To("a@example.net")));

            Assert.Equal(RelayStep.Tls, broken.Step);
            Assert.Contains("The certificate of the relay is not accepted", broken.Cause, StringComparison.Ordinal);
            Assert.Contains(cause, broken.Cause, StringComparison.Ordinal);
            Assert.Empty(server.Messages);
        }
    }

    [Theory]
    [InlineData(RelayTls.Required)]
    [InlineData(RelayTls.Preferred)]
    [InlineData(RelayTls.Implicit)]
    public async Task HandOver_check_turned_off_or_tls_only_preferred_takes_any_certificate(RelayTls mode)
    {
        await using var server = Server(TestCertificate.For("mail.example.org", -9, -2));
        server.ImplicitTls = mode == RelayTls.Implicit;
        Relay relay = server.Relay with { Tls = mode, CheckCertificate = mode == RelayTls.Preferred };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(relay, To("a@example.net"))));

        Assert.Contains("(encrypted)", server.Commands);
    }

    [Fact]
    public async Task HandOver_tls_required_and_not_offered_means_a_broken_relay()
    {
        await using var server = new ScriptedServer();

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay with { Tls = RelayTls.Required }, To("a@example.net")));

        Assert.Equal(RelayStep.Tls, broken.Step);
        Assert.Contains("does not offer STARTTLS", broken.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("454 4.7.0 TLS not available")]
    [InlineData("554 5.7.3 TLS not available")]
    public async Task HandOver_tls_required_and_refused_means_a_broken_relay(string reply)
    {
        await using var server = Server(TestCertificate.For("127.0.0.1")).On("STARTTLS", reply);

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay with { Tls = RelayTls.Required }, To("a@example.net")));

        Assert.Equal(reply, broken.Reply);
        Assert.Equal(RelayStep.Tls, broken.Step);
    }

    [Fact]
    public async Task HandOver_tls_preferred_and_refused_goes_on_in_clear()
    {
        await using var server = Server(TestCertificate.For("127.0.0.1")).On("STARTTLS", "454 4.7.0 TLS not available");

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay with { Tls = RelayTls.Preferred }, To("a@example.net"))));

        Assert.DoesNotContain("(encrypted)", server.Commands);
    }

    [Theory]
    [InlineData(RelayTls.Off)]
    [InlineData(RelayTls.Preferred)]
    public async Task HandOver_tls_off_or_not_offered_stays_in_clear(RelayTls mode)
    {
        await using var server = new ScriptedServer();
        if (mode == RelayTls.Off)
        {
            server.Offers = [.. server.Offers, "STARTTLS"];
        }

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay with { Tls = mode }, To("a@example.net"))));

        Assert.DoesNotContain("STARTTLS", server.Commands);
    }

    [Fact]
    public async Task HandOver_words_slipped_in_before_tls_mean_a_broken_relay()
    {
        await using var server = Server(TestCertificate.For("127.0.0.1")).On("STARTTLS", "220 ready\r\n250-forged\r\n250 8BITMIME");

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay with { Tls = RelayTls.Preferred }, To("a@example.net")));

        Assert.Contains("before TLS began", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_server_that_talks_no_tls_means_a_broken_relay()
    {
        await using var server = new ScriptedServer();

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(
            server.Relay with { Tls = RelayTls.Implicit }, To("a@example.net"), options => options.GreetingSeconds = 5));

        Assert.Equal(RelayStep.Tls, broken.Step);
        Assert.StartsWith("No TLS handshake", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_trusted_roots_that_cannot_be_read_mean_a_broken_relay()
    {
        await using var server = Server(TestCertificate.For("127.0.0.1"));
        string missing = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(
            server.Relay with { Tls = RelayTls.Required }, To("a@example.net"), options => options.TrustedRootsFile = missing));

        Assert.Contains("trusted root certificates cannot be read", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_over_unchecked_tls_tells_the_certificate_and_its_fault()
    {
        await using var server = Server(TestCertificate.For("mail.example.org"));

        var answers = Assert.IsType<RelayProbe.Answers>(
            await Client().ProbeAsync(server.Relay with { Tls = RelayTls.Preferred }, TestContext.Current.CancellationToken));

        Assert.NotNull(answers.Tls);
        Assert.StartsWith("Tls1", answers.Tls.Protocol, StringComparison.Ordinal);
        Assert.Equal("CN=mail.example.org", answers.Tls.Subject);
        Assert.Equal("it is for mail.example.org, not for 127.0.0.1", answers.Tls.Fault);
        Assert.Equal(server.Certificate!.NotAfter.ToUniversalTime(), answers.Tls.NotAfter.UtcDateTime);
    }

    private static ScriptedServer Server(X509Certificate2 certificate)
    {
        var server = new ScriptedServer { Certificate = certificate };
        server.Offers = [.. server.Offers, "STARTTLS"];
        return server;
    }
}
