using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class ItemQueriesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("wanted")]
    [InlineData("queue:holding")]
    public async Task Paging_is_complete_while_new_ones_arrive(string? search)
    {
        await using var desk = await Desk.OpenAsync();
        List<long> before = [];
        for (int i = 0; i < 60; i++)
        {
            before.Add(await desk.HoldAsync($"wanted {i}", "anna@local.test"));
        }

        // Two states are merged into one list: some of these wait for the relay.
        await desk.Storage.SetAsync<QueueDashboard.Settings.DeliverySettings>(settings => settings with { HoldBackSeconds = 60 });
        foreach (long id in before.Where(id => id % 3 == 0))
        {
            await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        }

        await desk.IndexAsync();
        List<long> seen = [];
        ListPlace? cursor = null;
        do
        {
            var page = await desk.Items.ListAsync(new ItemQuery { Search = search, Before = cursor, Limit = 7 }, Cancel);
            seen.AddRange(page.Rows.Select(row => row.Id));
            cursor = page.Next;
            await desk.HoldAsync("wanted, but late", "anna@local.test");
            await desk.IndexAsync();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(before), seen);
    }

    [Fact]
    public async Task Last_page_that_is_just_full_has_no_next_one()
    {
        await using var desk = await Desk.OpenAsync();
        for (int i = 0; i < 5; i++)
        {
            await desk.HoldAsync($"number {i}", "anna@local.test");
        }

        Assert.Null((await desk.Items.ListAsync(new ItemQuery { Limit = 5 }, Cancel)).Next);
        Assert.NotNull((await desk.Items.ListAsync(new ItemQuery { Limit = 4 }, Cancel)).Next);
        Assert.Single((await desk.Items.ListAsync(new ItemQuery { Limit = -3 }, Cancel)).Rows);
    }

    [Fact]
    public async Task Settled_items_are_listed_only_when_they_are_asked_for()
    {
        await using var desk = await Desk.OpenAsync();
        long held = await desk.HoldAsync("held", "anna@local.test");
        long deleted = await desk.HoldAsync("deleted", "anna@local.test");
        await desk.Actions.DeleteAsync(Desk.Anna, new(deleted), Cancel);

        async Task<long[]> ListAsync(ItemQuery query) => [.. (await desk.Items.ListAsync(query, Cancel)).Rows.Select(row => row.Id)];

        Assert.Equal([held], await ListAsync(new ItemQuery()));
        Assert.Equal([deleted], await ListAsync(new ItemQuery { State = RecipientState.Deleted }));
        Assert.Equal([deleted, held], await ListAsync(new ItemQuery { AnyState = true }));
        Assert.Empty(await ListAsync(new ItemQuery { AnyState = true, Queue = QueueName.Bad }));
        Assert.Empty(await ListAsync(new ItemQuery { AnyState = true, Reason = ReasonCode.Virus }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    [InlineData("queue:holding")]
    public async Task Viewer_of_one_domain_sees_its_items_and_no_other_recipients(string? search)
    {
        await using var desk = await Desk.OpenAsync();
        long mine = await desk.HoldAsync("secret", "Anna@Local.test", "bert@other.test");
        long foreign = await desk.HoldAsync("secret", "carl@other.test");
        long similar = await desk.HoldAsync("secret", "dora@notlocal.test");
        await desk.IndexAsync();
        string[] domains = ["LOCAL.test"];

        var page = await desk.Items.ListAsync(new ItemQuery { Domains = domains, Search = search }, Cancel);
        var view = await desk.Items.FindAsync(mine, domains, Cancel);

        Assert.Equal(mine, Assert.Single(page.Rows).Id);
        Assert.Equal("Anna@Local.test", Assert.Single(view!.Recipients).Address);
        Assert.Null(await desk.Items.FindAsync(foreign, domains, Cancel));
        Assert.Null(await desk.Items.FindAsync(similar, domains, Cancel));
        Assert.Null(await desk.Items.RawAsync(foreign, domains, Cancel));
        Assert.NotNull(await desk.Items.RawAsync(mine, domains, Cancel));
        Assert.Empty((await desk.Items.ListAsync(new ItemQuery { Domains = [], Search = search }, Cancel)).Rows);
    }

    [Fact]
    public async Task Place_of_a_moment_lies_between_what_came_before_and_after()
    {
        await using var desk = await Desk.OpenAsync();
        List<long> ids = [];
        for (int i = 0; i < 20; i++)
        {
            ids.Add(await desk.HoldAsync($"day {i}", "anna@local.test"));
            desk.Clock.Advance(TimeSpan.FromDays(1));
        }

        async Task<long?> FirstBeforeAsync(DateTimeOffset moment) =>
            (await desk.Items.ListAsync(new ItemQuery { Before = await desk.Items.PlaceAsync(moment, Cancel), Limit = 1 }, Cancel)).Rows.SingleOrDefault()?.Id;

        var now = desk.Clock.GetUtcNow();
        Assert.Equal(ids[^1], await FirstBeforeAsync(now));
        Assert.Equal(ids[9], await FirstBeforeAsync(now.AddDays(-10)));
        Assert.Equal(ids[0], await FirstBeforeAsync(now.AddDays(-19)));
        Assert.Null(await FirstBeforeAsync(now.AddDays(-20)));
        Assert.Equal(ids[^1], await FirstBeforeAsync(now.AddYears(1)));
    }
}
