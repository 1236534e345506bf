using QueueDashboard.Sources;

namespace QueueDashboard.Tests.Sources;

public sealed class SourceHabitTests
{
    [Fact]
    public void Few_hours_are_no_habit() => Assert.Null(SourceHabit.Longest([.. Enumerable.Range(0, 11).Select(i => i * 24)]));

    [Fact]
    public void A_busy_first_day_is_no_habit() => Assert.Null(SourceHabit.Longest([.. Enumerable.Range(0, 24)]));

    [Fact]
    public void Mail_each_hour_is_missed_after_two() => Assert.Equal(TimeSpan.FromHours(2), SourceHabit.Longest([.. Enumerable.Range(0, 100)]));

    [Fact]
    public void Weekends_are_part_of_the_habit()
    {
        // Four weeks of working days from eight to five.
        int[] hours = [.. Enumerable.Range(0, 28).Where(day => day % 7 < 5).SelectMany(day => Enumerable.Range(8, 9).Select(hour => (day * 24) + hour))];

        Assert.Equal(TimeSpan.FromHours(64 * 1.5), SourceHabit.Longest(hours));
    }
}
