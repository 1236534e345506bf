using System.Globalization;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Intake.Smtp;

/// <summary>Says everything that is wrong at once; each sentence names the key, the limit and the value given.</summary>
internal sealed class SmtpIntakeValidator : IValidateOptions<SmtpIntakeOptions>
{
    private const string Limits = $"{SmtpIntakeOptions.Section}:Limits:";

    public ValidateOptionsResult Validate(string? name, SmtpIntakeOptions options)
    {
        List<string> failures = [];
        IReadOnlyList<SmtpListenerSettings> listeners = SmtpListenerSettings.Read(options, (key, problem) => failures.Add($"{key} {problem}."));
        CheckNames(listeners, failures);
        CheckHostName(options.HostName, failures);
        CheckTls(listeners, failures);
        CheckLimits(options.Limits, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckNames(IReadOnlyList<SmtpListenerSettings> listeners, List<string> failures)
    {
        foreach (var same in listeners.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            failures.Add($"{same.Last().Key}:Name must differ from every other listener's, but '{same.Key}' is there twice.");
        }

        foreach (var same in listeners.Where(one => one.EndPoint.Port != 0).GroupBy(one => one.EndPoint).Where(group => group.Count() > 1))
        {
            failures.Add($"{same.Last().Key}:Listen must differ from every other listener's, but '{same.Key}' is there twice.");
        }
    }

    private static void CheckHostName(string? host, List<string> failures)
    {
        if (!string.IsNullOrWhiteSpace(host) && (host.Trim().Length > 255 || host.Trim().AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            failures.Add($"{SmtpIntakeOptions.Section}:HostName must be 1 to 255 ASCII characters without spaces, but is '{host}'.");
        }
    }

    private static void CheckTls(IReadOnlyList<SmtpListenerSettings> listeners, List<string> failures)
    {
        foreach (SmtpListenerSettings one in listeners)
        {
            if (one.Tls.Required && !one.HasTls)
            {
                failures.Add($"{one.Key}:Tls:Certificate must name a PEM file, because {one.Key}:Tls:Required is true; it is empty.");
            }

            if (!one.HasTls && !string.IsNullOrWhiteSpace(one.Tls.Key))
            {
                failures.Add($"{one.Key}:Tls:Certificate must name a PEM file, because {one.Key}:Tls:Key is '{one.Tls.Key}'; it is empty.");
            }
        }
    }

    private static void CheckLimits(SmtpIntakeLimits limits, List<string> failures)
    {
        // 1 GiB: a message is one array while it comes in.
        Between(nameof(limits.MessageBytes), limits.MessageBytes, 65_536, 1_073_741_824);
        Between(nameof(limits.CommandLineBytes), limits.CommandLineBytes, 512, 65_536);
        Between(nameof(limits.TextLineBytes), limits.TextLineBytes, 1000, 1_073_741_824);
        Between(nameof(limits.LocalPartBytes), limits.LocalPartBytes, 64, 1000);
        Between(nameof(limits.Recipients), limits.Recipients, 1, 100_000);
        Between(nameof(limits.CommandsWithoutMessage), limits.CommandsWithoutMessage, 5, 1_000_000);
        Between(nameof(limits.Errors), limits.Errors, 1, 1_000_000);
        Between(nameof(limits.Connections), limits.Connections, 1, 100_000);
        Between(nameof(limits.ConnectionsPerClient), limits.ConnectionsPerClient, 1, 100_000);
        // Twice: while its array grows, a message is there in the old one and in the new.
        Between(nameof(limits.BytesInFlight), limits.BytesInFlight, 2 * Math.Max(0, limits.MessageBytes), long.MaxValue);
        Lasting(nameof(limits.IdleTime), limits.IdleTime);
        Lasting(nameof(limits.TotalTime), limits.TotalTime);

        void Between(string key, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{Limits}{key} must be {least} to {most}, but is {value}."));
            }
        }

        void Lasting(string key, TimeSpan value)
        {
            if (value < TimeSpan.FromMilliseconds(100) || value > TimeSpan.FromDays(1))
            {
                failures.Add($"{Limits}{key} must be 00:00:00.1 to 1.00:00:00, but is {value}.");
            }
        }
    }
}
