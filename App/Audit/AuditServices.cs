using Microsoft.Extensions.DependencyInjection.Extensions;

namespace QueueDashboard.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<AuditExport>();
        return services;
    }
}
