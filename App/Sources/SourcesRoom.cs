namespace QueueDashboard.Sources;

internal static class SourcesRoom
{
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddSingleton<SourceBook>();
        services.AddSingleton<ISourceBook>(provider => provider.GetRequiredService<SourceBook>());
        return services;
    }
}
