using System.Data;
using System.Globalization;
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

    /// <summary>A number that changes whenever somebody else, another connection or process, commits. It keeps a connection of its own.</summary>
    public async Task<ChangeNumber> OpenVersionAsync(CancellationToken cancel)
    {
        var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        return new ChangeNumber(db);
    }

    /// <summary>Reads SQLite's data_version, which costs no look at a table.</summary>
    public sealed class ChangeNumber(QueueDbContext db) : IAsyncDisposable
    {
        public async Task<long> ReadAsync(CancellationToken cancel)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA data_version";
            command.CommandType = CommandType.Text;
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
        }

        public ValueTask DisposeAsync() => db.DisposeAsync();
    }
}
