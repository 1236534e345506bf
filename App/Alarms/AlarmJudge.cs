using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>Decides from a reading what an alarm does: it knows no database and no clock.</summary>
internal static class AlarmJudge
{
    /// <summary>So many readings in a row must be well before it is said that all is well: what flutters round the limit rings once.</summary>
    public const int CalmReadings = 3;

    /// <summary>Minutes until an alarm that could not be told to anybody is told again.</summary>
    public const int RetryMinutes = 5;

    /// <summary>What to tell, if anything, and how many readings in a row have been well.</summary>
    /// <param name="calm">Of the readings before.</param>
    /// <param name="triedAt">When this program last tried to tell it; null: not since it started.</param>
    public static (string? What, int Calm) Decide(AlarmRow alarm, Reading reading, int calm, long? triedAt, long now)
    {
        if (alarm.RaisedAt is null)
        {
            return (reading.Value > alarm.Limit ? AlarmWhat.Raised : null, 0);
        }

        if (reading.Value <= ClearAt(alarm))
        {
            return calm + 1 >= CalmReadings ? (AlarmWhat.Cleared, 0) : (null, calm + 1);
        }

        if (alarm.ToldAt is not { } told)
        {
            // Nobody heard it, or the program ended while it told.
            return (triedAt is { } tried && now - tried < Minutes(RetryMinutes) ? null : AlarmWhat.Raised, 0);
        }

        return (alarm.RepeatMinutes > 0 && now - told >= Minutes(alarm.RepeatMinutes) ? AlarmWhat.Repeated : null, 0);
    }

    /// <summary>What may be measured at most for a reading to be well: somewhat below the limit where numbers swing, the limit itself where they only grow until somebody acts.</summary>
    public static double ClearAt(AlarmRow alarm) => alarm.Kind switch
    {
        AlarmKind.Held => Math.Floor(alarm.Limit * 0.9),
        AlarmKind.BouncesRejected => alarm.Limit * 0.8,
        _ => alarm.Limit,
    };

    private static long Minutes(int count) => count * 60 * Microseconds.PerSecond;
}
