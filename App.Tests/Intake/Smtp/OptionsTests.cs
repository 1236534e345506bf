using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;
using QueueDashboard.Intake.Smtp;

namespace QueueDashboard.Tests.Intake.Smtp;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_are_valid_and_take_mail_from_this_machine_only()
    {
        SmtpIntakeOptions options = new();
        Assert.True(new SmtpIntakeValidator().Validate(null, options).Succeeded);
        SmtpListenerSettings settings = Assert.Single(SmtpListenerSettings.Read(options, (key, problem) => Assert.Fail(key + problem)));
        Assert.Equal("127.0.0.1:2525", settings.EndPoint.ToString());
        Assert.True(settings.Clients.Contains(System.Net.IPAddress.Parse("127.0.0.1")));
        Assert.True(settings.Clients.Contains(System.Net.IPAddress.Parse("::ffff:127.0.0.2")));
        Assert.True(settings.Clients.Contains(System.Net.IPAddress.IPv6Loopback));
        Assert.False(settings.Clients.Contains(System.Net.IPAddress.Parse("192.0.2.1")));
        Assert.False(settings.Clients.Contains(null));
        Assert.False(settings.XClient.Contains(System.Net.IPAddress.Loopback));
    }

    [Theory]
    [InlineData("127.0.0.1:25", "127.0.0.1:25")]
    [InlineData("[::1]:25", "[::1]:25")]
    [InlineData("localhost:25", "127.0.0.1:25")]
    [InlineData("*:25", "[::]:25")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1:25", null)]
    [InlineData(":25", null)]
    [InlineData("25", null)]
    [InlineData("host.test:25", null)]
    [InlineData("127.0.0.1:70000", null)]
    [InlineData("127.0.0.1:-1", null)]
    public void EndPointText_wants_address_and_port(string text, string? expected)
    {
        Assert.Equal(expected is not null, EndPointText.TryParse(text, out System.Net.IPEndPoint? endpoint));
        Assert.Equal(expected, endpoint?.ToString());
    }

    [Fact]
    public void Validator_says_everything_at_once_with_key_limit_and_value()
    {
        SmtpIntakeOptions options = new()
        {
            Listen = "nowhere",
            HostName = "two words",
            Networks = ["10.0.0.0/33"],
            Limits = new SmtpIntakeLimits
            {
                MessageBytes = 1,
                CommandLineBytes = 100,
                TextLineBytes = 10,
                LocalPartBytes = 1,
                Recipients = 0,
                CommandsWithoutMessage = 0,
                Errors = 0,
                Connections = 0,
                ConnectionsPerClient = -5,
                BytesInFlight = 1,
                IdleTime = TimeSpan.Zero,
                TotalTime = TimeSpan.FromDays(2),
            },
            Listeners =
            [
                new SmtpListenerOptions { Name = "a", Listen = "127.0.0.1:2526", Networks = ["::1"], XforwardNetworks = ["x"], Tls = new SmtpTlsOptions { Required = true } },
                new SmtpListenerOptions { Name = "b", Listen = "127.0.0.1:2527", Networks = [], Tls = new SmtpTlsOptions { Key = "k.pem" } },
                new SmtpListenerOptions { Name = "B", Listen = "127.0.0.1:2527", Networks = [] },
            ],
        };
        ValidateOptionsResult result = new SmtpIntakeValidator().Validate(null, options);
        string[] expected =
        [
            "Intake:Smtp:Listen must be address:port, such as 127.0.0.1:2525, but is 'nowhere'.",
            "Intake:Smtp:Listeners:0:XforwardNetworks must be addresses and CIDR networks, but has 'x'.",
            "Intake:Smtp:Listeners:2:Name must differ from every other listener's, but 'b' is there twice.",
            "Intake:Smtp:Listeners:2:Listen must differ from every other listener's, but '127.0.0.1:2527' is there twice.",
            "Intake:Smtp:HostName must be 1 to 255 ASCII characters without spaces, but is 'two words'.",
            "Intake:Smtp:Listeners:1:Tls:Certificate must name a PEM file, because Intake:Smtp:Listeners:1:Tls:Key is 'k.pem'; it is empty.",
            "Intake:Smtp:Limits:MessageBytes must be 65536 to 1073741824, but is 1.",
            "Intake:Smtp:Limits:CommandLineBytes must be 512 to 65536, but is 100.",
            "Intake:Smtp:Limits:TextLineBytes must be 1000 to 1073741824, but is 10.",
            "Intake:Smtp:Limits:LocalPartBytes must be 64 to 1000, but is 1.",
            "Intake:Smtp:Limits:Recipients must be 1 to 100000, but is 0.",
            "Intake:Smtp:Limits:CommandsWithoutMessage must be 5 to 1000000, but is 0.",
            "Intake:Smtp:Limits:Errors must be 1 to 1000000, but is 0.",
            "Intake:Smtp:Limits:Connections must be 1 to 100000, but is 0.",
            "Intake:Smtp:Limits:ConnectionsPerClient must be 1 to 100000, but is -5.",
            "Intake:Smtp:Limits:BytesInFlight must be 2 to 9223372036854775807, but is 1.",
            "Intake:Smtp:Limits:IdleTime must be 00:00:00.1 to 1.00:00:00, but is 00:00:00.",
            "Intake:Smtp:Limits:TotalTime must be 00:00:00.1 to 1.00:00:00, but is 2.00:00:00.",
        ];
        Assert.Equal(expected, result.Failures);
    }

    [Fact]
    public void Validator_required_tls_wants_a_certificate()
    {
        ValidateOptionsResult result = new SmtpIntakeValidator().Validate(null, new SmtpIntakeOptions { Tls = new SmtpTlsOptions { Required = true } });
        Assert.Equal(["Intake:Smtp:Tls:Certificate must name a PEM file, because Intake:Smtp:Tls:Required is true; it is empty."], result.Failures);
    }

    [Fact]
    public void Validator_bad_networks_are_named()
    {
        ValidateOptionsResult result = new SmtpIntakeValidator().Validate(null, new SmtpIntakeOptions { Networks = ["127.0.0.1, 10.0.0.0/33"] });
        Assert.Equal(["Intake:Smtp:Networks must be addresses and CIDR networks, but has '10.0.0.0/33'."], result.Failures);
    }

    [Fact]
    public async Task Host_with_bad_options_does_not_start()
    {
        OptionsValidationException refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => IntakeHost.StartAsync(("Limits:Errors", "0")));
        Assert.Contains("Intake:Smtp:Limits:Errors must be 1 to 1000000, but is 0.", refusal.Message, StringComparison.Ordinal);
    }
}
