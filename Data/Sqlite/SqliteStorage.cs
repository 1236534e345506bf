using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace QueueDashboard.Data.Sqlite;

/// <summary>Puts the model on a SQLite file and brings that file up to date.</summary>
public static class SqliteStorage
{
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string file)
    {
        string connection = ConnectionString(file);
        services.AddSingleton(new SqliteFile(file, connection));
        services.AddSingleton<SqlitePragmas>();

        // The passkeys' table belongs to the model only where these options say so.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddPooledDbContextFactory<SqliteDbContext>((provider, options) => options
            .UseSqlite(connection)

            // A count that is cut and a table of one row need no order; else each such query is complained of in the administrator's log.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning))
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>()));
        services.AddSingleton<IDbContextFactory<QueueDbContext>, SqliteContexts>();
        services.AddScoped<QueueDbContext>(provider => provider.GetRequiredService<IDbContextFactory<SqliteDbContext>>().CreateDbContext());
        services.AddSingleton<WriteGate>();
        services.AddSingleton<UnitOfWork>();
        return services;
    }

    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        Pooling = true,
        DefaultTimeout = 15,
    }.ToString();

    /// <summary>
    /// Migrates. A database that a newer version wrote is refused with <see cref="NewerDatabaseException"/>: this version
    /// would write rows that the newer one misunderstands.
    /// </summary>
    public static async Task MigrateAsync(IDbContextFactory<QueueDbContext> contexts, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if (await db.Database.CanConnectAsync(cancel))
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
            var unknown = applied.Where(name => !known.Contains(name)).ToList();
            if (unknown.Count > 0)
            {
                throw new NewerDatabaseException($"The database was written by a newer version of QueueDashboard (it has the migration {unknown[0]}). Start that version, or restore a backup made before the update.");
            }

            if (applied.Count == known.Count)
            {
                // The migrator would read both models and take its lock to find nothing: a tenth of the time that a start takes.
                return;
            }
        }

        await db.Database.MigrateAsync(cancel);
    }

    private sealed class SqliteContexts(IDbContextFactory<SqliteDbContext> inner) : IDbContextFactory<QueueDbContext>
    {
        public QueueDbContext CreateDbContext() => inner.CreateDbContext();
    }
}

/// <summary>Where the database lies.</summary>
public sealed record SqliteFile(string Path, string ConnectionString);
