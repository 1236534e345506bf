using System.Globalization;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Filter;

/// <summary>Says everything that is wrong at once; each sentence names the key, the limit and the value given.</summary>
internal sealed class FilterValidator : IValidateOptions<FilterOptions>
{
    private const string Limits = $"{FilterOptions.Section}:Limits:";

    public ValidateOptionsResult Validate(string? name, FilterOptions options)
    {
        List<string> failures = [];
        FilterSettings.Read(options, failures.Add);
        if (!Enum.IsDefined(options.OnFailure))
        {
            failures.Add($"{FilterOptions.Section}:OnFailure must be one of {string.Join(", ", Enum.GetNames<FilterFailureChoice>())}, but is {options.OnFailure}.");
        }

        // Half of what Kestrel keeps of a connection before it stops reading: a longer packet would never become whole.
        Between(nameof(FilterLimits.PacketBytes), options.Limits.PacketBytes, 4096, 524_288);
        Between(nameof(FilterLimits.Connections), options.Limits.Connections, 1, 100_000);
        Between(nameof(FilterLimits.ConnectionsPerClient), options.Limits.ConnectionsPerClient, 1, 100_000);
        Between(nameof(FilterLimits.Recipients), options.Limits.Recipients, 1, 100_000);
        Between(nameof(FilterLimits.BodyBytes), options.Limits.BodyBytes, 65_536, 1 << 30);
        Between(nameof(FilterLimits.AllBodyBytes), options.Limits.AllBodyBytes, 65_536, 1L << 36);
        Lasting(nameof(FilterLimits.IdleTime), options.Limits.IdleTime);
        Lasting(nameof(FilterLimits.PacketTime), options.Limits.PacketTime);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

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
