using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Web.Senders;

/// <summary>Asks the journeys, after asking whether he may: a hidden button can still be called. Limits to domains are kept by the journeys.</summary>
internal sealed class SenderChanges(IChangeSenders senders, SenderImports imports)
{
    public static bool May(Caller caller) => caller.May(Right.ActOnItems);

    /// <summary>An entry for everybody is not to be changed by one who is limited.</summary>
    public static bool May(Caller caller, SenderView entry) => May(caller) && SenderValidation.IsWithin(entry.For, caller.Domains);

    /// <returns>Null: he may not.</returns>
    public async Task<SenderChange?> SetAsync(Caller caller, SenderDraft draft, CancellationToken cancel) =>
        May(caller) ? await senders.SetAsync(draft, caller.Actor, null, caller.Domains, cancel) : null;

    /// <inheritdoc cref="SetAsync"/>
    public async Task<SenderChange?> RemoveAsync(Caller caller, long id, CancellationToken cancel) =>
        May(caller) ? await senders.RemoveAsync(id, caller.Actor, null, caller.Domains, cancel) : null;

    /// <param name="preview">Nothing is written.</param>
    /// <returns>Null: he may not.</returns>
    public async Task<SenderImport?> ImportAsync(Caller caller, string text, SenderVerdict otherwise, string whom, bool preview, CancellationToken cancel) =>
        !May(caller) ? null
        : preview ? await imports.PreviewAsync(text, otherwise, whom, caller.Domains, cancel)
        : await imports.ImportAsync(text, otherwise, whom, caller.Actor, caller.Domains, cancel);
}
