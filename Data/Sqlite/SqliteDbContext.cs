using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace QueueDashboard.Data.Sqlite;

/// <summary>The model on SQLite, with its own migrations.</summary>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : QueueDbContext(options);

/// <summary>For the migrations tool, which runs without the application's services.</summary>
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDbContext>
{
    public SqliteDbContext CreateDbContext(string[] args)
    {
        // The passkeys' table is part of the model only where IdentityOptions say so.
        var services = new ServiceCollection()
            .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
            .BuildServiceProvider();
        return new(new DbContextOptionsBuilder<SqliteDbContext>().UseApplicationServiceProvider(services).UseSqlite("Data Source=design.db").Options);
    }
}
