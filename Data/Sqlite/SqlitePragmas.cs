using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace QueueDashboard.Data.Sqlite;

/// <summary>
/// Sets on every opened connection what SQLite keeps per connection. synchronous=FULL: an accepted message survives power
/// loss also in WAL mode. wal_autocheckpoint, in pages: a checkpoint flushes the disk twice more while senders wait, so it comes each
/// 32 MB and not each 4. busy_timeout: a second process (the command line) may write beside the server.
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=8000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    /// <summary>The same for a connection that is used without EF.</summary>
    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
