using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Settings;

public static class SettingsRoom
{
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DefaultsOptions>().Bind(configuration.GetSection("Defaults")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DefaultsOptions>, DefaultsValidator>());
        services.TryAddSingleton<FirstValues>();
        services.TryAddSingleton<SettingsStore>();
        return services;
    }
}
