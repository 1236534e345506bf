namespace QueueDashboard.Web.Senders;

/// <summary>An end as people choose it: a day that still counts.</summary>
internal static class LastDay
{
    /// <summary>The day's end where the viewer is; null: no end.</summary>
    public static DateTimeOffset? End(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } last)
        {
            return null;
        }

        var midnight = last.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
