using Quartz;

namespace QueueDashboard.Hosting;

/// <summary>
/// Reads cron expressions: five fields as in crontab(5), or Quartz's six and seven with seconds first. The two count the days of
/// the week differently (0 and 7 are Sunday in crontab, 1 is in Quartz), so numbers in five fields are translated.
/// </summary>
internal static class SchedulingCron
{
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    public static bool IsValid(string expression) => Read(expression, TimeZoneInfo.Utc) is not null;

    /// <summary>The first moment after <paramref name="after"/> that it names; null: none, or it cannot be read.</summary>
    public static DateTimeOffset? NextAfter(string expression, TimeZoneInfo zone, DateTimeOffset after) =>
        Read(expression, zone)?.GetNextValidTimeAfter(after)?.ToUniversalTime();

    private static CronExpression? Read(string expression, TimeZoneInfo zone)
    {
        try
        {
            return new CronExpression(Translate(expression), zone);
        }
        catch (FormatException)
        {
            // The parser has no other way to say so; what was wrong is told by the validator of the subscription.
            return null;
        }
    }

    private static string Translate(string expression)
    {
        string[] fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            return string.Join(' ', fields);
        }

        string day = fields[2];
        string weekday = Names(fields[4]);
        if (weekday == "*")
        {
            weekday = "?";
        }
        else if (day == "*")
        {
            day = "?";
        }

        return $"0 {fields[0]} {fields[1]} {day} {fields[3]} {weekday}";
    }

    // A step (*/2) keeps its number: it is a distance, no day.
    private static string Names(string weekday) => weekday.Contains('/', StringComparison.Ordinal)
        ? weekday
        : string.Concat(weekday.Select(sign => sign is >= '0' and <= '7' ? Days[sign - '0'] : sign.ToString()));
}
