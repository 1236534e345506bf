using Microsoft.Data.Sqlite;
using QueueDashboard.Data.Sqlite;

namespace QueueDashboard.Tests.Support;

/// <summary>Closes the kept connections of one database. Clearing all pools would take them from tests that run at the same time.</summary>
internal static class SqlitePool
{
    public static void Clear(string file)
    {
        using var connection = new SqliteConnection(SqliteStorage.ConnectionString(file));
        SqliteConnection.ClearPool(connection);
    }
}
