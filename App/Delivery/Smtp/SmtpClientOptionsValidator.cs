using Microsoft.Extensions.Options;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>Reports every wrong value at once, with its name, its limits and what was given.</summary>
internal sealed class SmtpClientOptionsValidator : IValidateOptions<SmtpClientOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpClientOptions options)
    {
        var failures = new List<string>();
        void Range(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                failures.Add($"{key} must be {least} to {most}, not {value}.");
            }
        }

        Range(nameof(options.ConnectSeconds), options.ConnectSeconds, 1, 300);
        Range(nameof(options.GreetingSeconds), options.GreetingSeconds, 1, 3600);
        Range(nameof(options.CommandSeconds), options.CommandSeconds, 1, 3600);
        Range(nameof(options.DataSeconds), options.DataSeconds, 1, 3600);
        Range(nameof(options.BlockSeconds), options.BlockSeconds, 1, 3600);
        Range(nameof(options.EndOfDataSeconds), options.EndOfDataSeconds, 1, 3600);
        Range(nameof(options.StopSeconds), options.StopSeconds, 0, 60);
        Range(nameof(options.ProbeSeconds), options.ProbeSeconds, 1, 120);
        Range(nameof(options.RecipientsPerTransaction), options.RecipientsPerTransaction, 1, 10000);
        Range(nameof(options.MessagesPerConnection), options.MessagesPerConnection, 1, 10000);
        if (options.HeloName.Length > 0 && !SmtpArgument.IsHelo(options.HeloName))
        {
            failures.Add($"{nameof(options.HeloName)} must be a host name or an address literal without blanks.");
        }
        if (options.TrustedRootsFile.Length > 0 && !File.Exists(options.TrustedRootsFile))
        {
            failures.Add($"{nameof(options.TrustedRootsFile)} names a file that is not there: {options.TrustedRootsFile}");
        }
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
