using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Hosting;

namespace QueueDashboard.Digests;

/// <summary>When a subscription falls due. It only reckons; what it says is stored with the subscription.</summary>
internal static class DigestPlanner
{
    /// <summary>The next slot after a moment; null: none by the clock (off, at arrivals, or a cron expression that never comes).</summary>
    public static DateTimeOffset? NextAfter(SubscriptionRow subscription, DateTimeOffset after, TimeZoneInfo fallback)
    {
        var zone = ZoneOf(subscription, fallback);
        return subscription.Schedule switch
        {
            DigestSchedule.Hourly => LocalSlots.NextHour(after, zone),
            DigestSchedule.Daily => LocalSlots.NextDay(after, zone, Math.Clamp(subscription.AtMinute, 0, 1439), null),
            DigestSchedule.Weekly => LocalSlots.NextDay(after, zone, Math.Clamp(subscription.AtMinute, 0, 1439), (DayOfWeek)Math.Clamp(subscription.Weekday, 0, 6)),
            DigestSchedule.Cron => SchedulingCron.NextAfter(subscription.Cron, zone, after),
            _ => null,
        };
    }

    /// <summary>An unknown zone is the server's own: the name may come from a machine that knows more of them.</summary>
    public static TimeZoneInfo ZoneOf(SubscriptionRow subscription, TimeZoneInfo fallback) =>
        subscription.TimeZone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(subscription.TimeZone, out var zone) ? zone : fallback;

    /// <summary>
    /// What to do at a wake-up. However many slots were missed while the program was down, the mail is sent once and the next slot
    /// lies in the future.
    /// </summary>
    /// <param name="waiting">Something that the subscription tells of is held.</param>
    /// <param name="arrived">Something of it came after the last mail.</param>
    public static PlannerStep At(SubscriptionRow subscription, DateTimeOffset now, TimeZoneInfo fallback, bool waiting, bool arrived)
    {
        if (!subscription.Enabled || subscription.Schedule is DigestSchedule.Off)
        {
            return new PlannerStep(false, null);
        }

        var next = subscription.NextAt is { } at ? Microseconds.ToTime(at) : (DateTimeOffset?)null;
        if (subscription.Schedule is DigestSchedule.OnArrival)
        {
            // The first arrival in an empty queue is told at once; while something waits, every N minutes; then the clock stops.
            bool send = next is null ? arrived : next <= now && waiting;
            var every = TimeSpan.FromMinutes(Math.Max(1, subscription.EveryMinutes));
            return send ? new PlannerStep(true, now + every) : new PlannerStep(false, next <= now ? null : next);
        }

        return next is null
            ? new PlannerStep(false, NextAfter(subscription, now, fallback))
            : next <= now ? new PlannerStep(true, NextAfter(subscription, now, fallback)) : new PlannerStep(false, next);
    }
}

/// <param name="NextAt">To be stored; null: never by the clock.</param>
internal readonly record struct PlannerStep(bool Send, DateTimeOffset? NextAt);
