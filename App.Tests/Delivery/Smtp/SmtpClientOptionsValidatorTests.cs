using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Smtp;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpClientOptionsValidatorTests
{
    [Fact]
    public void Validate_defaults_are_valid() =>
        Assert.True(new SmtpClientOptionsValidator().Validate(null, new SmtpClientOptions()).Succeeded);

    [Fact]
    public void Validate_every_wrong_value_is_named_with_what_was_given()
    {
        var options = new SmtpClientOptions
        {
            HeloName = "two words",
            ConnectSeconds = 0,
            GreetingSeconds = -1,
            CommandSeconds = 3601,
            DataSeconds = 0,
            BlockSeconds = 0,
            EndOfDataSeconds = 0,
            StopSeconds = 61,
            ProbeSeconds = 121,
            RecipientsPerTransaction = 0,
            MessagesPerConnection = 10001,
            TrustedRootsFile = "no-such-file.pem",
        };

        ValidateOptionsResult result = new SmtpClientOptionsValidator().Validate(null, options);

        Assert.Equal(typeof(SmtpClientOptions).GetProperties().Length, result.Failures!.Count());
        Assert.Contains("CommandSeconds must be 1 to 3600, not 3601.", result.Failures!);
    }
}
