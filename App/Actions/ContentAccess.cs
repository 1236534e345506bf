using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Hands out a message's content, and never without a row in the audit that says to whom.</summary>
internal sealed class ContentAccess(IReadItems items, UnitOfWork work, TimeProvider clock)
{
    /// <param name="domains">Recipient domains that the actor is limited to; null: none.</param>
    /// <param name="part">What was looked at: text, html, source or attachment N.</param>
    /// <param name="holds">Says whether the message has that part: what is not there cannot be looked at. Null: it has.</param>
    /// <returns>The bytes as they came; null when there are none, they are not for him, or the part is missing.</returns>
    public async Task<ReadOnlyMemory<byte>?> OpenAsync(Actor actor, long itemId, IReadOnlyList<string>? domains, string part, CancellationToken cancel, Func<ReadOnlyMemory<byte>, bool>? holds = null)
    {
        if (await items.RawAsync(itemId, domains, cancel) is not { } raw || holds?.Invoke(raw) is false)
        {
            return null;
        }

        await work.WriteAsync(
            (db, _) =>
            {
                AuditLog.Add(db, clock, actor, Acts.OpenContent, Outcomes.Done, itemId, null, part);
                return Task.CompletedTask;
            },
            cancel);
        return raw;
    }
}
