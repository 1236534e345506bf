using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Hosting;
using QueueDashboard.Tests.Support;
using static QueueDashboard.Tests.Digests.DigestBench;

namespace QueueDashboard.Tests.Digests;

public sealed class DigestPlannerTests
{
    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-03-28T05:59:00Z", "2026-03-28T06:00:00Z")] // 07:00 CET
    [InlineData("2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z")] // the next one is 07:00 CEST
    [InlineData("2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z")] // and back
    public void Daily_keeps_the_local_hour_across_daylight_saving(string after, string next)
    {
        var row = new SubscriptionRow { Schedule = DigestSchedule.Daily, AtMinute = 420, TimeZone = "Europe/Berlin" };
        Assert.Equal(At(next), DigestPlanner.NextAfter(row, At(after), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist: 03:00 CEST is the first moment after the gap
    [InlineData("2026-10-24T22:30:00Z", "2026-10-25T00:30:00Z")] // 02:30 comes twice: the first counts
    [InlineData("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // and only once
    public void Time_that_is_skipped_or_comes_twice_falls_due_once(string after, string next)
    {
        var row = new SubscriptionRow { Schedule = DigestSchedule.Daily, AtMinute = 150, TimeZone = "Europe/Berlin" };
        Assert.Equal(At(next), DigestPlanner.NextAfter(row, At(after), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData(DigestSchedule.Hourly, "", "2026-03-04T10:20:00Z", "2026-03-04T11:00:00Z")]
    [InlineData(DigestSchedule.Weekly, "", "2026-03-04T10:20:00Z", "2026-03-09T07:00:00Z")]
    [InlineData(DigestSchedule.Cron, "30 8 * * 1-5", "2026-03-06T10:00:00Z", "2026-03-09T08:30:00Z")]
    [InlineData(DigestSchedule.Cron, "0 6 * * 7", "2026-03-06T10:00:00Z", "2026-03-08T06:00:00Z")]
    [InlineData(DigestSchedule.Cron, "0 0 12 1 * ?", "2026-03-06T10:00:00Z", "2026-04-01T12:00:00Z")]
    public void Next_slot_follows_the_schedule(DigestSchedule schedule, string cron, string after, string next)
    {
        var row = new SubscriptionRow { Schedule = schedule, AtMinute = 420, Weekday = 1, Cron = cron };
        Assert.Equal(At(next), DigestPlanner.NextAfter(row, At(after), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("*/5 * * * *", true)]
    [InlineData("0 7 1,15 * *", true)]
    [InlineData("61 * * * *", false)]
    [InlineData("tomorrow", false)]
    [InlineData("", false)]
    public void Cron_expression_is_checked(string expression, bool valid) => Assert.Equal(valid, SchedulingCron.IsValid(expression));

    [Fact]
    public async Task Slots_missed_while_down_are_made_up_once()
    {
        await using var bench = await NewAsync();
        await bench.RunAsync();
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "x", Reason = ReasonCode.Spam }, Anna);
        await bench.RunAsync();
        Assert.Empty(bench.Relay.Taken);

        bench.Clock.Advance(TimeSpan.FromDays(4));
        await bench.RunAsync();
        await bench.RunAsync();
        Assert.Single(bench.Relay.Taken);

        // The next slot lies ahead: something new waits for it.
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "y", Reason = ReasonCode.Spam }, Anna);
        await bench.RunAsync();
        Assert.Single(bench.Relay.Taken);
        bench.Clock.Advance(TimeSpan.FromDays(1));
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Taken.Count);
    }

    [Fact]
    public async Task At_arrival_tells_at_once_then_every_n_minutes_until_the_queue_is_empty()
    {
        await using var bench = await NewAsync();
        await bench.ChangeAsync(Audience.Recipients, row => (row.Schedule, row.EveryMinutes, row.Everything) = (DigestSchedule.OnArrival, 30, true));
        await bench.RunAsync();
        Assert.Empty(bench.Relay.Taken);

        await bench.Storage.AddItemAsync(new ItemRow { Subject = "x", Reason = ReasonCode.Spam }, Anna);
        await bench.RunAsync();
        Assert.Single(bench.Relay.Taken);
        bench.Clock.Advance(TimeSpan.FromMinutes(29));
        await bench.RunAsync();
        Assert.Single(bench.Relay.Taken);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Taken.Count);

        await bench.Storage.ChangeAsync(async db =>
        {
            (await db.Items.SingleAsync()).State = RecipientState.Deleted;
            (await db.Recipients.SingleAsync()).State = RecipientState.Deleted;
        });
        bench.Clock.Advance(TimeSpan.FromMinutes(31));
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Taken.Count);
        Assert.Null((await bench.Storage.ReadAsync(db => db.Subscriptions.SingleAsync(row => row.Audience == Audience.Recipients))).NextAt);

        await bench.Storage.AddItemAsync(new ItemRow { Subject = "y", Reason = ReasonCode.Spam }, Anna);
        await bench.RunAsync();
        Assert.Equal(3, bench.Relay.Taken.Count);
    }

    [Fact]
    public async Task First_start_makes_two_subscriptions_and_the_administrators_one_is_off_without_an_address()
    {
        await using var bench = await NewAsync(language: "de");
        await bench.RunAsync();
        await bench.RunAsync();

        var rows = await bench.Storage.ReadAsync(db => db.Subscriptions.OrderBy(row => row.Audience).ToListAsync());
        Assert.Equal([(Audience.Administrators, false), (Audience.Recipients, true)], rows.Select(row => (row.Audience, row.Enabled)));
        Assert.All(rows, row => Assert.Equal((DigestSchedule.Daily, 420, "de"), (row.Schedule, row.AtMinute, row.Language)));
        Assert.All(rows.Where(row => row.Enabled), row => Assert.NotNull(row.NextAt));
    }
}
