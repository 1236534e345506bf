using QueueDashboard.Accounts;
using QueueDashboard.Data;

namespace QueueDashboard.Actions;

/// <summary>What a person likes; a seam, so that pages can be tested without accounts. Not audited: it is nobody's but his.</summary>
internal interface IChangePreferences
{
    /// <param name="user">Null: no person, such as a token; everything is as usual.</param>
    Task<Preferences> ReadAsync(long? user, CancellationToken cancel);

    Task<Preferences> ChangeAsync(long? user, Func<Preferences, Preferences> change, CancellationToken cancel);
}

/// <inheritdoc cref="IChangePreferences"/>
internal sealed class PreferenceActions(UnitOfWork work, PreferencesStore store) : IChangePreferences
{
    public Task<Preferences> ReadAsync(long? user, CancellationToken cancel) => user is { } id ? store.ReadAsync(id, cancel) : Task.FromResult(Preferences.Usual);

    public Task<Preferences> ChangeAsync(long? user, Func<Preferences, Preferences> change, CancellationToken cancel) =>
        user is { } id ? work.WriteAsync((db, token) => PreferencesStore.ChangeAsync(db, id, change, token), cancel) : Task.FromResult(change(Preferences.Usual));
}
