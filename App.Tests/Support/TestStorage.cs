using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sqlite;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Support;

/// <summary>A real database in a folder of its own, with settings and audit on it. It goes away with the test.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Empty = new(MigrateAsync);

    private TestStorage(IServiceProvider services, string folder, FakeClock clock)
    {
        Services = services;
        Folder = folder;
        Clock = clock;
    }

    public string Folder { get; }

    public FakeClock Clock { get; }

    public IServiceProvider Services { get; }

    public UnitOfWork Work => Get<UnitOfWork>();

    public SettingsStore Settings => Get<SettingsStore>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public static async Task<TestStorage> CreateAsync(FakeClock? clock = null, Action<IServiceCollection>? more = null, params (string Key, string Value)[] configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        return await CreateAsync(services, () => services.BuildServiceProvider(validateScopes: true), clock, more, configuration);
    }

    /// <summary>The same within a host that the test builds; the host is the test's to end, before the storage.</summary>
    public static async Task<TestStorage> CreateAsync(IServiceCollection services, Func<IServiceProvider> build, FakeClock? clock = null, Action<IServiceCollection>? more = null, params (string Key, string Value)[] configuration)
    {
        clock ??= new FakeClock();
        string folder = Directory.CreateTempSubdirectory("qd-test-").FullName;
        var values = new ConfigurationBuilder().AddInMemoryCollection(configuration.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(StorageFolder.Open(folder));
        services.AddSqliteStorage(Path.Combine(folder, "queue.db"));
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSettings(values);
        services.AddAudit();
        more?.Invoke(services);
        await File.WriteAllBytesAsync(Path.Combine(folder, "queue.db"), await Empty.Value);
        return new TestStorage(build(), folder, clock);
    }

    /// <summary>The migrations take longer than most tests, so they run once.</summary>
    private static async Task<byte[]> MigrateAsync()
    {
        string folder = Directory.CreateTempSubdirectory("qd-test-").FullName;
        string file = Path.Combine(folder, "queue.db");
        await using (var provider = new ServiceCollection().AddSqliteStorage(file).BuildServiceProvider())
        {
            await SqliteStorage.MigrateAsync(provider.GetRequiredService<IDbContextFactory<QueueDbContext>>(), CancellationToken.None);
            await using var db = await provider.GetRequiredService<IDbContextFactory<QueueDbContext>>().CreateDbContextAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqlitePool.Clear(file);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }

    /// <summary>Saves a section as an administrator would.</summary>
    public async Task SetAsync<T>(Func<T, T> change)
        where T : class, ISettingsSection, new()
    {
        var outcome = await Work.WriteAsync((db, cancel) => Settings.SaveAsync(db, change(Settings.Current<T>()), null, "test", cancel), CancellationToken.None);
        Assert.IsType<SettingOutcome.Saved>(outcome);
        await Settings.ReloadAsync(CancellationToken.None);
    }

    /// <summary>Puts a stopped message straight into the tables.</summary>
    public Task<ItemRow> AddItemAsync(ItemRow item, params string[] recipients) => Work.WriteAsync(
        async (db, cancel) =>
        {
            item.ReceivedAt = item.ReceivedAt == 0 ? Clock.Now() : item.ReceivedAt;
            item.Queue = item.Queue == 0 ? QueueName.Quarantine : item.Queue;
            item.State = RecipientState.Held;
            item.RecipientCount = recipients.Length;
            item.RecipientsShown = string.Join(", ", recipients);
            foreach (string address in recipients)
            {
                item.Recipients.Add(new RecipientRow { Address = address, AddressKey = AddressKey.Fold(address), Queue = item.Queue, State = RecipientState.Held, ChangedAt = item.ReceivedAt });
            }

            db.Items.Add(item);
            await db.SaveChangesAsync(cancel);
            return item;
        },
        CancellationToken.None);

    public Task ChangeAsync(Func<QueueDbContext, Task> change) => Work.WriteAsync((db, _) => change(db), CancellationToken.None);

    public Task<T> ReadAsync<T>(Func<QueueDbContext, Task<T>> question) => Work.ReadAsync((db, _) => question(db), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Services).DisposeAsync();

        // Only this database's: other tests run beside this one.
        await using (var one = new SqliteConnection(SqliteStorage.ConnectionString(Path.Combine(Folder, "queue.db"))))
        {
            SqliteConnection.ClearPool(one);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
