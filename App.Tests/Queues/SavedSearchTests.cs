using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class SavedSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Own_searches_are_ones_own_and_shared_ones_everybodys()
    {
        await using var desk = await Desk.OpenAsync();
        var actions = desk.Storage.Get<SavedSearchActions>();
        long own = await DoneAsync(actions.AddAsync(1, false, false, Draft("mine", "from:kunde"), Cancel));
        long shared = await DoneAsync(actions.AddAsync(1, true, true, Draft("all", "reason:spam OR reason:virus"), Cancel));

        Assert.Equal([shared, own], await IdsAsync(desk, 1));
        Assert.Equal([shared], await IdsAsync(desk, 2));
        Assert.Equal([shared], await IdsAsync(desk, null));
        Assert.IsType<SavedSearchResult.NotAllowed>(await actions.AddAsync(2, false, true, Draft("x", "y"), Cancel));
        Assert.IsType<SavedSearchResult.NotAllowed>(await actions.AddAsync(null, true, false, Draft("x", "y"), Cancel));
        Assert.IsType<SavedSearchResult.NotAllowed>(await actions.ChangeAsync(shared, 2, false, Draft("x", "y"), Cancel));
        Assert.IsType<SavedSearchResult.NotAllowed>(await actions.RemoveAsync(shared, 2, false, Cancel));
        Assert.IsType<SavedSearchResult.Missing>(await actions.ChangeAsync(own, 2, true, Draft("x", "y"), Cancel));
        Assert.IsType<SavedSearchResult.Missing>(await actions.RemoveAsync(own, 2, true, Cancel));
    }

    [Fact]
    public async Task Search_is_renamed_moved_and_removed()
    {
        await using var desk = await Desk.OpenAsync();
        var actions = desk.Storage.Get<SavedSearchActions>();
        int told = 0;
        desk.Storage.Get<SavedSearchFeed>().Changed += () => told++;
        long[] ids = [await DoneAsync(actions.AddAsync(1, false, false, Draft("a", "x"), Cancel)), await DoneAsync(actions.AddAsync(1, false, false, Draft("b", "x"), Cancel)), await DoneAsync(actions.AddAsync(1, false, false, Draft("c", "x"), Cancel))];

        await DoneAsync(actions.ChangeAsync(ids[2], 1, false, new SearchDraft { Place = 1 }, Cancel));
        Assert.Equal([ids[2], ids[0], ids[1]], await IdsAsync(desk, 1));
        await DoneAsync(actions.ChangeAsync(ids[0], 1, false, new SearchDraft { Name = " new name " }, Cancel));
        await DoneAsync(actions.RemoveAsync(ids[1], 1, false, Cancel));

        var left = await desk.Storage.Get<SavedSearchStore>().ListAsync(1, Cancel);
        Assert.Equal(["c", "new name"], left.Select(search => search.Name));
        Assert.All(left, search => Assert.Equal(("x", QueueName.Quarantine), (search.Words, search.Queue!.Value)));
        Assert.Equal(6, told);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused()
    {
        await using var desk = await Desk.OpenAsync();
        var actions = desk.Storage.Get<SavedSearchActions>();

        Assert.IsType<SavedSearchResult.BadName>(await actions.AddAsync(1, false, false, Draft(" ", "x"), Cancel));
        Assert.IsType<SavedSearchResult.BadName>(await actions.AddAsync(1, false, false, Draft(new string('n', 61), "x"), Cancel));
        Assert.Equal("larger:x", Assert.IsType<SavedSearchResult.BadSearch>(await actions.AddAsync(1, false, false, Draft("n", "larger:x"), Cancel)).Fault.Word);
        for (int i = 0; i < SavedSearchStore.Most; i++)
        {
            await DoneAsync(actions.AddAsync(1, false, false, Draft($"n{i}", "x"), Cancel));
        }

        Assert.IsType<SavedSearchResult.TooMany>(await actions.AddAsync(1, false, false, Draft("n", "x"), Cancel));
        Assert.IsType<SavedSearchResult.Done>(await actions.AddAsync(2, false, false, Draft("n", "x"), Cancel));
    }

    [Fact]
    public async Task Count_is_kept_for_some_seconds_and_is_each_viewers_own()
    {
        await using var desk = await Desk.OpenAsync();
        var counts = desk.Storage.Get<SearchCounts>();
        SavedSearch search = new(1, true, "n", null, null, false, null, "queue:holding", 1);
        await desk.HoldAsync("one", "anna@local.test");

        Assert.Equal(1, await counts.CountAsync(search, null, TimeZoneInfo.Utc, Cancel));
        Assert.Equal(0, await counts.CountAsync(search, ["other.test"], TimeZoneInfo.Utc, Cancel));
        await desk.HoldAsync("two", "anna@local.test");
        Assert.Equal(1, await counts.CountAsync(search, null, TimeZoneInfo.Utc, Cancel));
        desk.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(2, await counts.CountAsync(search, null, TimeZoneInfo.Utc, Cancel));
    }

    [Fact]
    public async Task Senders_are_suggested_by_their_beginning_and_only_of_ones_own_messages()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HoldAsync(Desk.Message("a", "anna@local.test") with { ReversePath = "shop@kunde.test" });
        await desk.HoldAsync(Desk.Message("b", "bert@other.test") with { ReversePath = "secret@kunde.test" });
        await desk.HoldAsync(Desk.Message("c", "anna@local.test") with { ReversePath = "100%_@peer.test" });
        var suggest = desk.Storage.Get<SuggestQueries>();

        Assert.Equal(["secret@kunde.test", "shop@kunde.test"], await suggest.SendersAsync("kun", null, 5, Cancel));
        Assert.Equal(["shop@kunde.test"], await suggest.SendersAsync("kun", ["local.test"], 5, Cancel));
        Assert.Equal(["shop@kunde.test"], await suggest.SendersAsync("SHOP", null, 5, Cancel));
        Assert.Equal(["100%_@peer.test"], await suggest.SendersAsync("100%_", null, 5, Cancel));
        Assert.Empty(await suggest.SendersAsync("%", null, 5, Cancel));
        Assert.Equal(["test"], await suggest.SourcesAsync(null, Cancel));
    }

    private static SearchDraft Draft(string name, string words) => new() { Name = name, Query = new ItemQuery { Search = words, Queue = QueueName.Quarantine } };

    private static async Task<long> DoneAsync(Task<SavedSearchResult> act) => Assert.IsType<SavedSearchResult.Done>(await act).Search.Id;

    private static async Task<long[]> IdsAsync(Desk desk, long? user) => [.. (await desk.Storage.Get<SavedSearchStore>().ListAsync(user, Cancel)).Select(search => search.Id)];
}
