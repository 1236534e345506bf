namespace QueueDashboard.Digests;

/// <summary>The next moment at a time of day where people live, across changes of daylight saving time.</summary>
internal static class LocalSlots
{
    public static DateTimeOffset NextHour(DateTimeOffset after, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone);
        return after.AddTicks(TimeSpan.TicksPerHour - (local.TimeOfDay.Ticks % TimeSpan.TicksPerHour)).ToUniversalTime();
    }

    /// <param name="minute">After local midnight, 0 to 1439.</param>
    /// <param name="weekday">Null: every day.</param>
    public static DateTimeOffset NextDay(DateTimeOffset after, TimeZoneInfo zone, int minute, DayOfWeek? weekday)
    {
        var day = TimeZoneInfo.ConvertTime(after, zone).Date;
        while (true)
        {
            var moment = Instant(day.AddMinutes(minute), zone);
            if (moment > after && (weekday is null || day.DayOfWeek == weekday))
            {
                return moment;
            }

            day = day.AddDays(1);
        }
    }

    /// <summary>A time that the clocks skip becomes the first one after the gap; of a time that comes twice, the first counts.</summary>
    private static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
