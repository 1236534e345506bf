using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery;

namespace QueueDashboard.Actions;

internal static class ActionsRoom
{
    public static IServiceCollection AddActions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection("Delivery")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>());
        services.AddOptions<RspamdOptions>().Bind(configuration.GetSection(RspamdOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RspamdOptions>, RspamdOptionsValidator>());
        services.AddSingleton<RspamdScanner>();
        services.AddSingleton<SecondLook>();
        services.AddSingleton<RelayStateStore>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<ItemHomes>();
        services.AddSingleton<ContentFetch>();
        services.AddSingleton<RequestLedger>();
        services.AddSingleton<ItemActions>();
        services.AddSingleton<RequestActions>();
        services.AddSingleton<LinkActs>();
        services.AddSingleton<ContentAccess>();
        services.AddSingleton<IChangePreferences, PreferenceActions>();
        services.AddSingleton<SavedSearchActions>();
        services.AddSingleton<ChangeSettings>();
        services.AddSingleton<SourceChecks>();
        services.AddSingleton<KeyActions>();
        services.AddSingleton<ExemptionActions>();
        services.AddSingleton<RuleActions>();
        services.AddSingleton<RuleTrials>();
        services.AddSingleton<SenderActions>();
        services.AddSingleton<SenderImports>();
        services.AddSingleton<ItemSenders>();
        services.AddSingleton<NoteActions>();
        services.AddSingleton<IChangeSenders>(provider => provider.GetRequiredService<SenderActions>());
        services.AddSingleton<Invitations>();
        services.AddSingleton<HandOverSettlement>();
        services.AddSingleton<HandOverJourney>();
        services.AddSingleton<HomeSettlement>();
        services.AddSingleton<HomeJourney>();
        return services;
    }

    /// <summary>What runs in the server.</summary>
    public static IServiceCollection AddActionsBackground(this IServiceCollection services)
    {
        services.AddSingleton<HomeRounds>();
        services.AddSingleton<BulkJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<BulkJobs>());
        services.AddSingleton<SenderArrivals>();
        services.AddHostedService(provider => provider.GetRequiredService<SenderArrivals>());
        services.AddSingleton<OutboxRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRunner>());
        services.AddSingleton<RetentionRun>();
        services.AddHostedService<RetentionClock>();
        return services;
    }
}
