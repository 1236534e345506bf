using QueueDashboard.Audit;
using QueueDashboard.Senders;

namespace QueueDashboard.Actions;

/// <summary>Changes the lists of allowed and blocked senders, with its audit row in the same commit.</summary>
internal interface IChangeSenders
{
    /// <summary>Adds an entry, or changes the one that says something of the same sender for the same people.</summary>
    /// <param name="own">A recipient's address: he changes entries for himself and no others. Null: an administrator's or operator's act.</param>
    /// <param name="domains">Recipient domains that the caller is limited to; null: none.</param>
    Task<SenderChange> SetAsync(SenderDraft draft, Actor actor, string? own, IReadOnlyList<string>? domains, CancellationToken cancel);

    /// <inheritdoc cref="SetAsync"/>
    Task<SenderChange> RemoveAsync(long id, Actor actor, string? own, IReadOnlyList<string>? domains, CancellationToken cancel);
}
