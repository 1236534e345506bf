using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueDashboard.Hosting;

namespace QueueDashboard.Sources;

internal static class SourcesRoom
{
    /// <summary>The book alone: all that a door needs.</summary>
    public static IServiceCollection AddSourceBook(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SourceBook>();
        services.TryAddSingleton<ISourceBook>(provider => provider.GetRequiredService<SourceBook>());
        return services;
    }

    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddSourceBook();
        services.AddSingleton<SourceStore>();
        services.AddSingleton<BookmarkStore>();
        services.AddSingleton<SourceKeeper>();
        services.AddSingleton<IReadSources, SourceQueries>();
        return services;
    }

    /// <summary>What runs in the server.</summary>
    public static IServiceCollection AddSourcesBackground(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<SourceKeeper>());
        services.AddSingleton<IHealthWarnings>(provider => provider.GetRequiredService<SourceKeeper>());
        return services;
    }
}
