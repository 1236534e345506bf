namespace QueueDashboard.Protocols.Prvs;

/// <summary>Days in UTC since 1970-01-01. A tag holds the last three digits of the day on which it ends, so every count goes round at 1000.</summary>
internal static class PrvsDay
{
    /// <summary>The draft's lifetime, in days.</summary>
    internal const int UsualLifetime = 7;

    /// <summary>Beyond it "not yet" and "long ago" could not be told apart.</summary>
    internal const int LongestLifetime = 499;

    internal const int Circle = 1000;

    internal static long Of(DateTimeOffset time) => (long)Math.Floor(time.ToUnixTimeSeconds() / 86400.0);

    internal static int Digits(long day) => (int)(((day % Circle) + Circle) % Circle);

    /// <summary>
    /// Unsigned subtraction, as the draft's section 4 demands. Exim compares otherwise, and takes tags again months after their end:
    /// whoever copies it lets old tags pass.
    /// </summary>
    internal static int Left(int endDigits, long today) => (endDigits - Digits(today) + Circle) % Circle;
}
