namespace QueueDashboard.Sources;

/// <summary>Tells silence from habit: a source that brings mail each hour is missed after a few, one that brings some a week is not.</summary>
internal static class SourceHabit
{
    /// <summary>Hours that are looked back: four weeks, so that weekends are part of the habit.</summary>
    public const int Hours = 28 * 24;

    // Below that nothing is known of a habit: a new source is not called silent.
    private const int FewestActiveHours = 12;
    private static readonly TimeSpan ShortestKnown = TimeSpan.FromDays(3);

    // A pause half as long again as the longest so far, and never less than two hours.
    private const double Patience = 1.5;
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromHours(2);

    public static int HourOf(DateTimeOffset time) => (int)(time.ToUnixTimeSeconds() / 3600);

    /// <summary>How long a silence may last before it is unusual; null: not known yet.</summary>
    /// <param name="active">Hours in which something came, in order.</param>
    public static TimeSpan? Longest(IReadOnlyList<int> active)
    {
        if (active.Count < FewestActiveHours || TimeSpan.FromHours(active[^1] - active[0]) < ShortestKnown)
        {
            return null;
        }

        int gap = 1;
        for (int i = 1; i < active.Count; i++)
        {
            gap = Math.Max(gap, active[i] - active[i - 1]);
        }

        var longest = TimeSpan.FromHours(gap * Patience);
        return longest < ShortestSilence ? ShortestSilence : longest;
    }
}
