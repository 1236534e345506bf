using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Delivery.Folders;

internal static class FolderDelivery
{
    /// <summary>Watched folders as homes of messages, configured by <c>Intake:Folders</c>.</summary>
    public static IServiceCollection AddFolderHome(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FolderOptions>().Bind(configuration.GetSection(FolderOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FolderOptions>, FolderOptionsValidator>());
        services.AddSingleton<AmavisRelease>();
        services.AddSingleton<IItemHome, FolderHome>();
        return services;
    }
}
