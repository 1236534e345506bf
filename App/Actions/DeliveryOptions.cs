using Microsoft.Extensions.Options;

namespace QueueDashboard.Actions;

/// <summary>The configuration section <c>Delivery</c>: the pace of hand-overs.</summary>
internal sealed class DeliveryOptions
{
    /// <summary>Seconds after the first attempt in vain; doubled with each further one. 1 to 3600.</summary>
    public int FirstPauseSeconds { get; set; } = 15;

    /// <summary>Minutes that a pause never exceeds. 1 to 1440.</summary>
    public int LongestPauseMinutes { get; set; } = 15;

    /// <summary>Connections to one relay at the same time. 1 to 50.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>Seconds between two tries of a relay that answers nobody. 1 to 3600.</summary>
    public int BrokenRelayPauseSeconds { get; set; } = 15;

    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(FirstPauseSeconds * Math.Pow(2, Math.Clamp(attempts, 0, 20)), LongestPauseMinutes * 60));
}

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        List<string> wrong = [];
        Check(wrong, nameof(options.FirstPauseSeconds), options.FirstPauseSeconds, 3600);
        Check(wrong, nameof(options.LongestPauseMinutes), options.LongestPauseMinutes, 1440);
        Check(wrong, nameof(options.Connections), options.Connections, 50);
        Check(wrong, nameof(options.BrokenRelayPauseSeconds), options.BrokenRelayPauseSeconds, 3600);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void Check(List<string> wrong, string key, int value, int most)
    {
        if (value < 1 || value > most)
        {
            wrong.Add($"Delivery:{key} lies between 1 and {most}. Given: {value}");
        }
    }
}
