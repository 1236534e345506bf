using QueueDashboard.Audit;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Audit;

public sealed class AuditTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly Actor Somebody = Actor.Person("anna", "192.0.2.1");

    [Fact]
    public async Task Add_within_a_unit_of_work_that_fails_leaves_no_row()
    {
        await using var storage = await TestStorage.CreateAsync();
        var queries = storage.Get<AuditQueries>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Work.WriteAsync(
            (db, _) =>
            {
                AuditLog.Add(db, storage.Clock, Somebody, Acts.Release, Outcomes.Asked);
                throw new InvalidOperationException("the act itself failed");
            },
            Cancel));

        Assert.Empty((await queries.PageAsync(new(), null, 10, Cancel)).Rows);
    }

    [Fact]
    public async Task Page_walks_newest_first_and_ends()
    {
        await using var storage = await TestStorage.CreateAsync();
        var queries = storage.Get<AuditQueries>();
        for (int i = 0; i < 7; i++)
        {
            await AddAsync(storage, Acts.Release, detail: $"{i}");
        }

        List<string?> seen = [];
        long? before = null;
        do
        {
            var page = await queries.PageAsync(new(), before, 3, Cancel);
            seen.AddRange(page.Rows.Select(row => row.Detail));
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], seen);
    }

    [Fact]
    public async Task Page_filtered_by_act_actor_and_time_shows_only_these()
    {
        await using var storage = await TestStorage.CreateAsync();
        var queries = storage.Get<AuditQueries>();
        var start = storage.Clock.GetUtcNow();
        await AddAsync(storage, Acts.Delete, detail: "too early");
        storage.Clock.Advance(TimeSpan.FromHours(1));
        await AddAsync(storage, Acts.Delete, detail: "wanted");
        await AddAsync(storage, Acts.Release, detail: "another act");
        storage.Clock.Advance(TimeSpan.FromHours(1));
        await AddAsync(storage, Acts.Delete, detail: "too late");

        var page = await queries.PageAsync(new("anna", Acts.Delete, start.AddHours(1), start.AddHours(2)), null, 10, Cancel);
        var nobody = await queries.PageAsync(new("bert"), null, 10, Cancel);

        Assert.Equal(["wanted"], page.Rows.Select(row => row.Detail));
        Assert.Empty(nobody.Rows);
    }

    [Fact]
    public async Task Of_item_shows_that_item_only()
    {
        await using var storage = await TestStorage.CreateAsync();
        await AddAsync(storage, Acts.Release, 1, "first");
        await AddAsync(storage, Acts.Delete, 2, "second");

        var rows = await storage.Get<AuditQueries>().OfItemAsync(2, 10, Cancel);

        var row = Assert.Single(rows);
        Assert.Equal(("second", "person", "anna", "192.0.2.1"), (row.Detail, row.ActorKind, row.Actor, row.ClientAddress));
    }

    [Fact]
    public async Task Add_a_very_long_detail_is_cut()
    {
        await using var storage = await TestStorage.CreateAsync();
        await AddAsync(storage, Acts.Release, detail: new string('x', 1_000_000));

        var page = await storage.Get<AuditQueries>().PageAsync(new(), null, 1, Cancel);

        Assert.Equal(2000, page.Rows[0].Detail!.Length);
    }

    private static Task AddAsync(TestStorage storage, string act, long? item = null, string? detail = null) => storage.Work.WriteAsync(
        (db, _) =>
        {
            AuditLog.Add(db, storage.Clock, Somebody, act, Outcomes.Done, item, detail: detail);
            return Task.CompletedTask;
        },
        Cancel);
}
