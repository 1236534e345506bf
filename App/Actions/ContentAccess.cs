using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Hands out a message's content, and never without a row in the audit that says to whom.</summary>
internal sealed class ContentAccess(IReadItems items, IEnumerable<IFetchContent> fetchers, UnitOfWork work, TimeProvider clock)
{
    /// <param name="domains">Recipient domains that the actor is limited to; null: none.</param>
    /// <param name="part">What was looked at: text, html, source or attachment N.</param>
    /// <param name="holds">Says whether the message has that part: what is not there cannot be looked at. Null: it has.</param>
    /// <returns>The bytes as they came; null when there are none, they are not for him, or the part is missing.</returns>
    public async Task<ReadOnlyMemory<byte>?> OpenAsync(Actor actor, long itemId, IReadOnlyList<string>? domains, string part, CancellationToken cancel, Func<ReadOnlyMemory<byte>, bool>? holds = null)
    {
        if (await RawAsync(itemId, domains, cancel) is not { } raw || holds?.Invoke(raw) is false)
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

    /// <summary>What is known from another server's list only is brought from there now: a person waits for it.</summary>
    private async Task<ReadOnlyMemory<byte>?> RawAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (await items.RawAsync(itemId, domains, cancel) is { } raw)
        {
            return raw;
        }

        // Asked first: nobody makes a mail server read a message that is not for him.
        if (await items.FindAsync(itemId, domains, cancel) is not { } item || !item.Row.Marks.HasFlag(ItemMarks.ContentPending))
        {
            return null;
        }

        foreach (var fetcher in fetchers)
        {
            if (await fetcher.FetchAsync(itemId, cancel))
            {
                return await items.RawAsync(itemId, domains, cancel);
            }
        }

        return null;
    }
}
