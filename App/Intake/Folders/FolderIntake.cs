namespace QueueDashboard.Intake.Folders;

internal static class FolderIntake
{
    /// <summary>The watched folders as a door. Their options and the files' acts are added with Delivery.</summary>
    public static IServiceCollection AddFolderIntake(this IServiceCollection services)
    {
        services.AddHostedService<FolderWatch>();
        return services;
    }
}
