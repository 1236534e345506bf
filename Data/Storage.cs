using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data.Sqlite;

namespace QueueDashboard.Data;

/// <summary>The database as a whole, for start-up and health: what stands above asks here and does not touch EF.</summary>
public sealed class Storage(IDbContextFactory<QueueDbContext> contexts)
{
    /// <inheritdoc cref="SqliteStorage.MigrateAsync"/>
    public Task MigrateAsync(CancellationToken cancel) => SqliteStorage.MigrateAsync(contexts, cancel);

    /// <summary>Reads one row of a small table. Throws what the database throws when it cannot.</summary>
    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Settings.AsNoTracking().AnyAsync(cancel);
    }
}
