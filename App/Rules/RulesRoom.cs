using Microsoft.Extensions.DependencyInjection.Extensions;

namespace QueueDashboard.Rules;

internal static class RulesRoom
{
    public static IServiceCollection AddRules(this IServiceCollection services)
    {
        services.TryAddSingleton<CurrentRules>();
        services.AddSingleton<RuleKeeper>();
        services.AddSingleton<RuleTally>();
        services.AddSingleton<IReadRules, RuleQueries>();
        return services;
    }
}
