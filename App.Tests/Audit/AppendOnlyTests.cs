using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Audit;

/// <summary>The database itself keeps the audit, whoever writes to it.</summary>
public sealed class AppendOnlyTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE Audit SET Actor = 'somebody else' WHERE Id = 2")]
    [InlineData("UPDATE Audit SET Outcome = 'done'")]
    [InlineData("DELETE FROM Audit WHERE Id = 2")]
    [InlineData("DELETE FROM Audit WHERE Id = 3")]
    [InlineData("DELETE FROM Audit WHERE Id > 1")]
    public async Task Database_refuses_to_change_a_row_or_take_one_from_the_middle(string statement)
    {
        await using var storage = await FilledAsync();

        await Assert.ThrowsAsync<SqliteException>(() => storage.Work.WriteAsync((db, stop) => db.Database.ExecuteSqlRawAsync(statement, stop), Cancel));

        Assert.Equal(["3", "2", "1"], await DetailsAsync(storage));
    }

    [Fact]
    public async Task Retention_takes_away_what_is_old_and_nothing_else()
    {
        await using var storage = await FilledAsync();
        var old = storage.Clock.GetUtcNow();
        storage.Clock.Advance(TimeSpan.FromDays(400));
        await AddAsync(storage, "4");
        await AddAsync(storage, "5");

        int gone = await storage.Work.WriteAsync((db, stop) => AuditStore.PurgeAsync(db, Data.Microseconds.From(old.AddDays(1)), stop), Cancel);

        Assert.Equal(3, gone);
        Assert.Equal(["5", "4"], await DetailsAsync(storage));
    }

    private static async Task<TestStorage> FilledAsync()
    {
        var storage = await TestStorage.CreateAsync();
        foreach (string detail in (string[])["1", "2", "3"])
        {
            await AddAsync(storage, detail);
        }

        return storage;
    }

    private static Task AddAsync(TestStorage storage, string detail) => storage.Work.WriteAsync(
        (db, _) =>
        {
            AuditLog.Add(db, storage.Clock, Actor.Person("anna", null), Acts.Release, Outcomes.Refused, detail: detail);
            return Task.CompletedTask;
        },
        Cancel);

    private static async Task<IEnumerable<string?>> DetailsAsync(TestStorage storage) => (await storage.Get<AuditQueries>().PageAsync(new(), null, 10, Cancel)).Rows.Select(row => row.Detail);
}
