using QueueDashboard.Accounts;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>The figures of the overview.</summary>
/// <param name="Counts">By queue, then by state; each word is there, with 0 when there is none.</param>
/// <param name="Oldest">By queue: when the oldest held message came; null when there is none.</param>
/// <param name="Arrivals">The last 30 days in UTC, oldest first; days without arrivals are missing.</param>
internal sealed record StatsAnswer(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counts, IReadOnlyDictionary<string, DateTimeOffset?> Oldest, IReadOnlyList<DayArrivals> Arrivals);

internal sealed record DayArrivals(DateOnly Day, string Reason, long Count);

internal static class StatsEndpoint
{
    public static void MapStats(this IEndpointRouteBuilder api) => api.MapGet("/stats", ReadAsync).RequireRight(Right.ReadQueues)
        .WithName("getStats").WithTags("stats").WithSummary("Counts by queue and state, the oldest held message, arrivals by day and reason.")
        .Produces<StatsAnswer>();

    private static async Task<IResult> ReadAsync(HttpContext context, IReadStats stats, CancellationToken cancel)
    {
        var figures = await stats.ReadAsync(ApiCaller.Of(context).Domains, cancel);
        var queues = Enum.GetValues<QueueName>();
        return Results.Ok(new StatsAnswer(
            queues.ToDictionary(ApiWords.Of, IReadOnlyDictionary<string, long> (queue) => Enum.GetValues<RecipientState>().ToDictionary(ApiWords.Of, state => figures.Sum(queue, state))),
            queues.ToDictionary(ApiWords.Of, queue => figures.OldestHeld.TryGetValue(queue, out var at) ? at : (DateTimeOffset?)null),
            [.. figures.Arrivals.Select(arrival => new DayArrivals(arrival.Day, ApiWords.Of(arrival.Reason), arrival.Count))]));
    }
}
