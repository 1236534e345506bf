using QueueDashboard.Data;

namespace QueueDashboard.Rules;

/// <summary>Writes down how often rules matched, many at once.</summary>
internal sealed class RuleTally(UnitOfWork work)
{
    public Task CountAsync(IReadOnlyDictionary<long, RuleHits> hits, CancellationToken cancel) => work.WriteAsync((db, token) => RuleStore.CountAsync(db, hits, token), cancel);
}
