using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Batv;

internal static class BatvRoom
{
    public static IServiceCollection AddBatv(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BackscatterOptions>().Bind(configuration.GetSection(BackscatterOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BackscatterOptions>, BackscatterOptionsValidator>());
        services.TryAddSingleton<CurrentPolicy>();
        services.AddSingleton<BackscatterFeed>();
        services.AddSingleton<KeySecrets>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<BatvKeeper>();
        services.AddSingleton<IReadBackscatter, BatvQueries>();
        return services;
    }

    /// <summary>What runs in the server: it writes what was judged.</summary>
    public static IServiceCollection AddBatvBackground(this IServiceCollection services)
    {
        services.AddSingleton<SmtpInLog>();
        services.AddSingleton<VerdictHistory>();
        services.AddSingleton<IVerdictSink>(provider => provider.GetRequiredService<VerdictHistory>());
        services.AddHostedService(provider => provider.GetRequiredService<VerdictHistory>());
        return services;
    }
}
