using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class TrendQueriesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settled_messages_are_told_by_day_and_way_with_median_and_ninetieth_percentile()
    {
        await using var storage = await OpenAsync();
        for (int minutes = 1; minutes <= 10; minutes++)
        {
            await SettleAsync(storage, RecipientState.Released, TimeSpan.FromMinutes(minutes), "anna@mine.test");
        }

        await SettleAsync(storage, RecipientState.Deleted, TimeSpan.FromHours(3), "bert@other.test");
        await SettleAsync(storage, RecipientState.Gone, TimeSpan.FromHours(5), "bert@other.test");
        await SettleAsync(storage, RecipientState.Deleted, TimeSpan.FromHours(30), "bert@other.test", daysAgo: 2);
        await SettleAsync(storage, RecipientState.Deleted, TimeSpan.FromHours(1), "bert@other.test", daysAgo: 14);
        var today = DateOnly.FromDateTime(storage.Clock.GetUtcNow().UtcDateTime);
        var trends = storage.Get<IReadTrends>();

        var all = await trends.SettledAsync(null, 14, Cancel);

        Assert.Equal(
            [
                new(today.AddDays(-2), RecipientState.Deleted, 1, TimeSpan.FromHours(30), TimeSpan.FromHours(30)),
                new(today, RecipientState.Released, 10, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(9)),
                new(today, RecipientState.Deleted, 1, TimeSpan.FromHours(3), TimeSpan.FromHours(3)),
            ],
            all);
        Assert.Equal([(today, 10)], (await trends.SettledAsync(["mine.test"], 14, Cancel)).Select(day => (day.Day, day.Count)));
        Assert.Empty(await trends.SettledAsync([], 14, Cancel));
    }

    [Fact]
    public async Task Today_is_read_again_after_a_minute_and_a_day_that_is_over_is_not()
    {
        await using var storage = await OpenAsync();
        var trends = storage.Get<IReadTrends>();
        await SettleAsync(storage, RecipientState.Released, TimeSpan.FromMinutes(1), "anna@mine.test");
        Assert.Equal(1, Assert.Single(await trends.SettledAsync(null, 2, Cancel)).Count);
        await SettleAsync(storage, RecipientState.Released, TimeSpan.FromMinutes(1), "anna@mine.test");
        await SettleAsync(storage, RecipientState.Released, TimeSpan.FromMinutes(1), "anna@mine.test", daysAgo: 1);
        Assert.Equal(1, Assert.Single(await trends.SettledAsync(null, 2, Cancel)).Count);

        storage.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, Assert.Single(await trends.SettledAsync(null, 2, Cancel)).Count);
    }

    [Fact]
    public async Task Arrivals_go_back_as_far_as_asked_and_to_a_limited_viewer_only_his_own()
    {
        await using var storage = await OpenAsync();
        long now = storage.Clock.Now();
        await storage.AddItemAsync(new ItemRow { Reason = ReasonCode.Spam, Source = "test", ReceivedAt = now - (80 * Microseconds.PerDay) }, "anna@mine.test");
        await storage.AddItemAsync(new ItemRow { Reason = ReasonCode.Virus, Source = "test" }, "bert@other.test");
        var trends = storage.Get<IReadTrends>();

        Assert.Equal([ReasonCode.Spam, ReasonCode.Virus], (await trends.ArrivalsAsync(null, 90, Cancel)).Select(day => day.Reason));
        Assert.Equal([ReasonCode.Virus], (await trends.ArrivalsAsync(null, 80, Cancel)).Select(day => day.Reason));
        Assert.Equal([ReasonCode.Spam], (await trends.ArrivalsAsync(["mine.test"], 90, Cancel)).Select(day => day.Reason));
    }

    private static Task<TestStorage> OpenAsync() => TestStorage.CreateAsync(more: services => services.AddQueues());

    private static async Task SettleAsync(TestStorage storage, RecipientState how, TimeSpan after, string recipient, int daysAgo = 0)
    {
        long at = storage.Clock.Now() - (daysAgo * Microseconds.PerDay);
        var item = await storage.AddItemAsync(new ItemRow { Reason = ReasonCode.Spam, Source = "test", ReceivedAt = at - Microseconds.From(after) }, recipient);
        await storage.ChangeAsync(db =>
        {
            db.Attach(item);
            (item.State, item.SettledAt) = (how, at);
            return Task.CompletedTask;
        });
    }
}
