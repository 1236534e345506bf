using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;

namespace QueueDashboard.Senders;

internal static class SendersRoom
{
    /// <summary>The lists of allowed and blocked senders, kept in memory and read by pages.</summary>
    public static IServiceCollection AddSenders(this IServiceCollection services)
    {
        services.AddOptions<SenderOptions>().BindConfiguration(SenderOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SenderOptions>, SenderOptionsValidator>());
        services.AddSingleton<SenderKeeper>();
        services.AddSingleton<IJudgeSenders>(provider => provider.GetRequiredService<SenderKeeper>());
        services.AddSingleton<IReadSenders, SenderQueries>();
        services.AddSingleton(provider => new MapKey(Path.Combine(provider.GetRequiredService<StorageFolder>().Sub("keys"), "maps.key")));
        return services;
    }

    /// <summary>What runs in the server: it writes how often entries were met, and the file for Postfix.</summary>
    public static IServiceCollection AddSendersBackground(this IServiceCollection services)
    {
        services.AddSingleton<SenderUses>();
        services.AddSingleton<ICountSenders>(provider => provider.GetRequiredService<SenderUses>());
        services.AddHostedService(provider => provider.GetRequiredService<SenderUses>());
        services.AddHostedService<PostfixMapFile>();
        return services;
    }
}
