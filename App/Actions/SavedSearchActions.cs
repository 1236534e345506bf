using QueueDashboard.Data;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Keeps, changes and removes saved searches. They change no message and show nobody more than he sees anyway, so they are not audited.</summary>
internal sealed class SavedSearchActions(UnitOfWork work, SavedSearchStore store, SavedSearchFeed feed)
{
    /// <param name="user">The person; null: a program, which has none of its own.</param>
    /// <param name="mayShare">An administrator for all domains.</param>
    public Task<SavedSearchResult> AddAsync(long? user, bool mayShare, bool shared, SearchDraft draft, CancellationToken cancel) =>
        (shared && !mayShare) || (!shared && user is null) ? Task.FromResult<SavedSearchResult>(new SavedSearchResult.NotAllowed()) : DoAsync((db, token) => store.AddAsync(db, shared ? null : user, draft, token), cancel);

    public Task<SavedSearchResult> ChangeAsync(long id, long? user, bool mayShare, SearchDraft draft, CancellationToken cancel) => DoAsync((db, token) => store.ChangeAsync(db, id, user, mayShare, draft, token), cancel);

    public Task<SavedSearchResult> RemoveAsync(long id, long? user, bool mayShare, CancellationToken cancel) => DoAsync((db, token) => SavedSearchStore.RemoveAsync(db, id, user, mayShare, token), cancel);

    private async Task<SavedSearchResult> DoAsync(Func<QueueDbContext, CancellationToken, Task<SavedSearchResult>> change, CancellationToken cancel)
    {
        var result = await work.WriteAsync(change, cancel);
        if (result is SavedSearchResult.Done)
        {
            feed.Publish();
        }

        return result;
    }
}
