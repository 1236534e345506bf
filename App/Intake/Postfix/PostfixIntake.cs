using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Postfix;

internal static class PostfixIntake
{
    /// <summary>The mirrors of Postfix's hold queues, one for each of <c>Intake:Postfix</c>. They need the room Delivery's way to them.</summary>
    public static IServiceCollection AddPostfixIntake(this IServiceCollection services)
    {
        services.AddSingleton<ContentFetcher>();
        services.AddSingleton<IFetchContent>(provider => provider.GetRequiredService<ContentFetcher>());
        services.AddSingleton<LogNotes>();
        services.AddSingleton<PostfixMirrors>();
        services.AddHostedService(provider => provider.GetRequiredService<PostfixMirrors>());
        return services;
    }
}
