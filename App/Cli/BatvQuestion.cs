using System.Globalization;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Cli;

/// <summary>One address to sign or check, as it was asked; nothing in it is verified yet.</summary>
/// <param name="Slot">Null: 0 for signing, any for checking.</param>
/// <param name="At">Null: now.</param>
internal sealed record BatvQuestion(string Address, byte[]? Secret, int? Slot, string? At, bool Verbatim, int Lifetime)
{
    internal const string NoTime = "A time is written in ISO 8601 or as seconds since 1970.";

    /// <summary>Null: a bounce.</summary>
    internal string? Sender { get; init; }

    internal string? Client { get; init; }

    /// <returns>A sentence that says what is wrong; null when the question can be answered.</returns>
    internal string? Fault(TimeProvider clock, out PrvsKey? key, out long day)
    {
        key = null;
        day = 0;
        if (Secret is null)
        {
            return "There is no secret.";
        }

        if (Slot is < 0 or > PrvsKey.HighestSlot)
        {
            return "A slot is a number from 0 to 9.";
        }

        if (Lifetime is < 0 or > PrvsDay.LongestLifetime)
        {
            return "A lifetime is 0 to 499 days.";
        }

        if (!TryTime(clock, out DateTimeOffset time))
        {
            return NoTime;
        }

        key = new PrvsKey(Secret, Slot);
        day = PrvsDay.Of(time);
        return null;
    }

    internal bool TryTime(TimeProvider clock, out DateTimeOffset time)
    {
        time = clock.GetUtcNow();
        if (At is null)
        {
            return true;
        }

        if (!long.TryParse(At, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
        {
            return DateTimeOffset.TryParse(At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        }

        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
