using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Digests;

internal static class DigestsRoom
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>For the server and for the command line. Needs storage, settings, links and delivery.</summary>
    public static IServiceCollection AddDigests(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DigestOrigin>();
        services.AddSingleton<DigestOutbox>();
        services.AddSingleton<DigestPicker>();
        services.AddSingleton<DigestEnvelope>();
        services.AddSingleton<NoteSender>();
        services.AddSingleton<IAnswerRequests, AnswerLetters>();
        services.AddSingleton<OwnPages>();
        services.AddSingleton<RecipientChoices>();
        services.AddSingleton<ChoiceQueries>();
        services.AddSingleton<DigestWriter>();
        services.AddSingleton<DigestSender>();
        services.AddSingleton<DigestSweep>();
        services.AddSingleton<DigestRounds>();
        services.AddSingleton<SubscriptionDesk>();
        services.AddSingleton<FreshLinks>();
        services.AddSingleton<DigestBounces>();
        services.AddSingleton<DigestQueries>();
        services.AddSingleton<DigestDayQueries>();
        return services;
    }

    /// <summary>What the server runs besides: the clock, the look-out for arrivals, and the catch of digests that come back. Call it behind the queues.</summary>
    public static IServiceCollection AddDigestsBackground(this IServiceCollection services)
    {
        services.AddSingleton<ReturnedDigests>();
        services.AddSingleton<IHoldMessages>(provider => provider.GetRequiredService<ReturnedDigests>());
        services.AddHostedService<ArrivalWatch>();
        return services.AddWakeUp<DigestJob>(Beat);
    }
}
