namespace QueueDashboard.Data;

/// <summary>Times as the database keeps them: microseconds since 1970-01-01 UTC in a 64-bit integer, which every provider orders.</summary>
public static class Microseconds
{
    public const long PerSecond = 1_000_000;
    public const long PerDay = 86_400 * PerSecond;

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long From(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static long Now(this TimeProvider clock) => From(clock.GetUtcNow());
}
