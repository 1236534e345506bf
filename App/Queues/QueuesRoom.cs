using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueDashboard.Hosting;
using QueueDashboard.Queues.Folders;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Queues;

internal static class QueuesRoom
{
    /// <summary>Storing and reading. The background work is added apart, since the command line only reads and writes.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<IndexSignal>();
        services.AddSingleton<LookSignal>();
        services.AddSingleton<HoldPreparation>();
        services.AddSingleton<HoldStore>();
        services.AddSingleton<HoldQueue>();
        services.AddSingleton<IHoldMessages>(provider => provider.GetRequiredService<HoldQueue>());
        services.AddSingleton<HoldReasonStore>();
        services.AddSingleton<OriginQueries>();
        services.AddSingleton<MirrorStore>();
        services.AddSingleton<MirrorContentStore>();
        services.AddSingleton<MirrorEndStore>();
        services.AddSingleton<MtaProofStore>();
        services.AddSingleton<FolderFileStore>();
        services.AddSingleton<IReadFolderProblems, FolderFileQueries>();
        services.AddSingleton<IndexStore>();
        services.AddSingleton<ItemQueries>();
        services.AddSingleton<IReadItems>(provider => provider.GetRequiredService<ItemQueries>());
        services.AddSingleton<IFindMatches, MatchQueries>();
        services.AddSingleton<PageQueries>();
        services.AddSingleton<IReadLikenesses, LikenessQueries>();
        services.AddSingleton<RequestQueries>();
        services.TryAddSingleton<IAnswerRequests, NoAnswers>();
        services.AddSingleton<IReadNotes, NoteStore>();
        services.AddSingleton<SuggestQueries>();
        services.AddSingleton<SavedSearchStore>();
        services.AddSingleton<SavedSearchFeed>();
        services.AddSingleton<SearchCounts>();
        services.AddSingleton<StatsQueries>();
        services.AddSingleton<ScopedStatsQueries>();
        services.AddSingleton<IReadTrends, TrendQueries>();
        services.AddSingleton<IReadStats>(provider => provider.GetRequiredService<StatsQueries>());
        return services;
    }

    /// <summary>What runs in the server.</summary>
    public static IServiceCollection AddQueuesBackground(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<HoldQueue>());
        services.AddSingleton<ItemIndexer>();
        services.AddHostedService(provider => provider.GetRequiredService<ItemIndexer>());
        return services;
    }
}
