using Microsoft.Extensions.DependencyInjection.Extensions;

namespace QueueDashboard.Links;

internal static class LinksRoom
{
    public static IServiceCollection AddLinks(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LinkKeeper>();
        return services;
    }
}
