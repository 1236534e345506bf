namespace QueueDashboard.Senders;

internal static class SendersRoom
{
    /// <summary>The lists of allowed and blocked senders, kept in memory and read by pages.</summary>
    public static IServiceCollection AddSenders(this IServiceCollection services)
    {
        services.AddSingleton<SenderKeeper>();
        services.AddSingleton<IJudgeSenders>(provider => provider.GetRequiredService<SenderKeeper>());
        services.AddSingleton<IReadSenders, SenderQueries>();
        return services;
    }

    /// <summary>What runs in the server: it writes how often entries were met.</summary>
    public static IServiceCollection AddSendersBackground(this IServiceCollection services)
    {
        services.AddSingleton<SenderUses>();
        services.AddSingleton<ICountSenders>(provider => provider.GetRequiredService<SenderUses>());
        services.AddHostedService(provider => provider.GetRequiredService<SenderUses>());
        return services;
    }
}
