using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;

namespace QueueDashboard.Rules;

/// <summary>What the list and the form read.</summary>
internal interface IReadRules
{
    /// <summary>In the order in which they are asked.</summary>
    Task<IReadOnlyList<Rule>> ListAsync(CancellationToken cancel);

    Task<Rule?> FindAsync(long id, CancellationToken cancel);
}

internal sealed class RuleQueries(UnitOfWork work) : IReadRules
{
    public async Task<IReadOnlyList<Rule>> ListAsync(CancellationToken cancel) => [.. (await work.ReadAsync(RuleStore.LoadAsync, cancel)).Select(RuleStore.Of)];

    public async Task<Rule?> FindAsync(long id, CancellationToken cancel) =>
        await work.ReadAsync((db, token) => db.Rules.FirstOrDefaultAsync(row => row.Id == id, token), cancel) is { } row ? RuleStore.Of(row) : null;
}
