using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueDashboard.Hosting;

namespace QueueDashboard.Alarms;

internal static class AlarmsRoom
{
    /// <summary>For the server and for the command line. Needs queues, sources, delivery, settings and audit.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AlarmSecrets>();
        services.AddSingleton<AlarmQueries>();
        services.AddSingleton<IReadAlarms>(provider => provider.GetRequiredService<AlarmQueries>());
        services.AddSingleton<AlarmMeter>();
        services.AddSingleton<WebhookCaller>();
        services.AddSingleton<AlarmMailer>();
        services.AddSingleton<AlarmTeller>();
        services.AddSingleton<AlarmBoard>();
        services.AddSingleton<AlarmRounds>();
        services.AddSingleton<AlarmDesk>();
        return services;
    }

    /// <summary>What runs in the server.</summary>
    public static IServiceCollection AddAlarmsBackground(this IServiceCollection services)
    {
        services.AddSingleton<IHealthWarnings>(provider => provider.GetRequiredService<AlarmBoard>());
        services.AddHostedService<AlarmClock>();
        return services;
    }
}
