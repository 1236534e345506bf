using System.Net;
using System.Net.Sockets;
using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpHandshakeTests
{
    [Theory]
    [InlineData("GREETING", "554 5.3.2 no service", RelayStep.Greeting)]
    [InlineData("GREETING", "421 4.3.2 too busy", RelayStep.Greeting)]
    [InlineData("GREETING", "250 what", RelayStep.Greeting)]
    [InlineData("EHLO", "550 5.7.1 not you", RelayStep.Hello)]
    [InlineData("EHLO", "421 4.3.2 leaving", RelayStep.Hello)]
    public async Task HandOver_refused_before_mail_means_a_broken_relay(string step, string reply, RelayStep expected)
    {
        await using var server = new ScriptedServer().On(step, reply);

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay, To("a@example.net")));

        Assert.Equal(expected, broken.Step);
        Assert.Equal(reply, broken.Reply);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GREETING", ScriptedServer.Drop, RelayStep.Greeting, "closed the connection")]
    [InlineData("GREETING", "HTTP/1.1 400 Bad Request", RelayStep.Greeting, "Not an SMTP reply")]
    [InlineData("GREETING", ScriptedServer.Silence, RelayStep.Greeting, "within 1 s")]
    [InlineData("EHLO", ScriptedServer.Drop, RelayStep.Hello, "closed the connection")]
    [InlineData("EHLO", ScriptedServer.Silence, RelayStep.Hello, "within 1 s")]
    public async Task HandOver_lost_before_mail_means_a_broken_relay(string step, string answer, RelayStep expected, string cause)
    {
        await using var server = new ScriptedServer().On(step, answer);

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay, To("a@example.net"), options =>
        {
            options.GreetingSeconds = 1;
            options.CommandSeconds = 1;
        }));

        Assert.Equal(expected, broken.Step);
        Assert.Null(broken.Reply);
        Assert.Contains(cause, broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_nobody_listens_means_a_broken_relay()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(new Relay { Host = "127.0.0.1", Port = port }, To("a@example.net")));

        Assert.Equal(RelayStep.Connect, broken.Step);
        Assert.StartsWith($"No connection with 127.0.0.1:{port} (127.0.0.1): ", broken.Cause, StringComparison.Ordinal);
        Assert.EndsWith(".", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_host_without_address_means_a_broken_relay()
    {
        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(new Relay { Host = "no-such-host.invalid", Port = 25 }, To("a@example.net")));

        Assert.Equal(RelayStep.Connect, broken.Step);
        Assert.Contains("no-such-host.invalid", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_endless_greeting_ends_at_the_limit()
    {
        await using var server = new ScriptedServer().On("GREETING", string.Concat(Enumerable.Repeat("220-more\r\n", 1000)) + "220 end");

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay, To("a@example.net")));

        Assert.Contains("more than 256 lines", broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_server_that_knows_only_helo_gets_the_plain_envelope()
    {
        await using var server = new ScriptedServer().On("EHLO", "502 5.5.2 unknown command");

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, To("a@example.net"))));

        Assert.Contains("HELO dashboard.test", server.Commands);
        Assert.Contains("MAIL FROM:<sender@example.org>", server.Commands);
    }

    [Fact]
    public async Task Probe_relay_that_answers_tells_greeting_and_offers()
    {
        await using var server = new ScriptedServer();

        var answers = Assert.IsType<RelayProbe.Answers>(await Client().ProbeAsync(server.Relay, TestContext.Current.CancellationToken));

        Assert.Equal("scripted.test ESMTP", answers.Greeting);
        Assert.Equal(server.Offers, answers.Capabilities);
        Assert.Null(answers.Tls);
        Assert.False(answers.SignedIn);
        Assert.Equal(["(connected)", "EHLO dashboard.test", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task Probe_relay_that_refuses_tells_step_and_reply()
    {
        await using var server = new ScriptedServer().On("EHLO", "550 5.7.1 not you");

        var fails = Assert.IsType<RelayProbe.Fails>(await Client().ProbeAsync(server.Relay, TestContext.Current.CancellationToken));

        Assert.Equal(RelayStep.Hello, fails.Step);
        Assert.Equal("550 5.7.1 not you", fails.Reply);
    }

    [Fact]
    public async Task Probe_relay_that_is_silent_ends_after_its_own_time()
    {
        await using var server = new ScriptedServer().On("EHLO", ScriptedServer.Silence);

        var fails = Assert.IsType<RelayProbe.Fails>(
            await Client(options => options.ProbeSeconds = 1).ProbeAsync(server.Relay, TestContext.Current.CancellationToken));

        Assert.Equal(RelayStep.Hello, fails.Step);
        Assert.Contains("within 1 s", fails.Cause, StringComparison.Ordinal);
    }
}
