using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Alarms;
using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Digests;
using QueueDashboard.Hosting;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Rules;
using QueueDashboard.Senders;
using QueueDashboard.Settings;
using QueueDashboard.Sources;

namespace QueueDashboard;

/// <summary>The rooms that the server and the command line share: keepers and journeys, nothing that listens or runs by itself.</summary>
internal static class Rooms
{
    public static IServiceCollection AddRooms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStorage(configuration);
        services.AddSingleton(provider => TraceHeader.FromFile(Path.Combine(provider.GetRequiredService<StorageFolder>().Sub("keys"), "trace.key")));
        services.AddSettings(configuration);
        services.AddAudit();
        services.AddAccounts(configuration);
        services.AddQueues();
        services.AddSources();
        services.AddLinks();
        services.AddDelivery(configuration);
        services.AddFolderHome(configuration);
        services.AddBatv(configuration);
        services.AddRules();
        services.AddSenders();
        services.AddDigests();
        services.AddActions(configuration);
        services.AddAlarms();
        return services;
    }

    /// <summary>Before anything reads or writes: the database is brought up to date, settings and keys are read.</summary>
    public static async Task OpenAsync(this IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<Data.Storage>().MigrateAsync(cancel);
        await services.GetRequiredService<SettingsStore>().ReloadAsync(cancel);
        await services.GetRequiredService<BatvKeeper>().ReloadAsync(cancel);
        await services.GetRequiredService<RuleKeeper>().ReloadAsync(cancel);
        await services.GetRequiredService<SenderKeeper>().ReloadAsync(cancel);
    }

    /// <summary>What the rooms keep copies of is read again when another process wrote it.</summary>
    public static void FollowDatabase(this IServiceProvider services)
    {
        var settings = services.GetRequiredService<SettingsStore>();
        var keeper = services.GetRequiredService<BatvKeeper>();
        var rules = services.GetRequiredService<RuleKeeper>();
        var senders = services.GetRequiredService<SenderKeeper>();
        var feed = services.GetRequiredService<ChangeFeed>();
        services.GetRequiredService<DatabaseWatch>().Changed += async cancel =>
        {
            await settings.ReloadAsync(cancel);
            await keeper.ReloadAsync(cancel);
            await rules.ReloadAsync(cancel);
            await senders.ReloadAsync(cancel);
            feed.Publish(new QueueChange(0, QueueChangeKind.Reset));
        };
    }
}
