using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;
using QueueDashboard.Sources;

namespace QueueDashboard.Filter;

internal static class FilterRoom
{
    /// <summary>The milter door, configured by <c>Filter</c>. It needs the current policy and the verdict sink of the room Batv, the current rules, and <see cref="AddFilterBackground"/>.</summary>
    public static IServiceCollection AddFilter(this IServiceCollection services)
    {
        services.AddOptions<FilterOptions>().BindConfiguration(FilterOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FilterOptions>, FilterValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSourceBook();
        services.TryAddSingleton<FilterSightings>();
        services.TryAddSingleton<FilterMetrics>();
        services.TryAddSingleton<FilterListeners>();
        services.AddSingleton<IDoors>(provider => provider.GetRequiredService<FilterListeners>());
        services.AddSingleton<IConnectionListenerFactory, FilterTransport>();
        return services;
    }

    /// <summary>What runs in the server: it writes what rules did.</summary>
    public static IServiceCollection AddFilterBackground(this IServiceCollection services)
    {
        services.AddSingleton<FilterSenders>();
        services.AddSingleton<RuleNotes>();
        services.AddSingleton<IRuleSink>(provider => provider.GetRequiredService<RuleNotes>());
        services.AddHostedService(provider => provider.GetRequiredService<RuleNotes>());
        return services;
    }

    /// <summary>One endpoint for each configured address, beside whatever else Kestrel listens on.</summary>
    public static void ListenForMilter(this KestrelServerOptions kestrel) =>
        kestrel.ApplicationServices.GetRequiredService<FilterListeners>().Open(kestrel);
}
