using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Rules;

namespace QueueDashboard.Web.Rules;

/// <summary>Asks the journeys, after asking whether he may: a hidden button can still be called. Rules concern all domains, so limits to some shut them too.</summary>
internal sealed class RuleChanges(RuleActions rules, RuleTrials trials)
{
    public static bool May(Caller caller) => caller.May(Right.ManageSettings) && caller.Domains is null;

    /// <param name="id">Null: a new one.</param>
    /// <param name="version">That the form was filled from.</param>
    /// <returns>Null: he may not.</returns>
    public async Task<RuleResult?> SaveAsync(Caller caller, long? id, int? version, RuleDraft draft, CancellationToken cancel) =>
        !May(caller) ? null
        : id is { } known ? await rules.ChangeAsync(caller.Actor, known, version, draft, cancel)
        : await rules.AddAsync(caller.Actor, draft, cancel);

    public async Task<RuleResult?> EnableAsync(Caller caller, long id, bool enabled, CancellationToken cancel) =>
        May(caller) ? await rules.EnableAsync(caller.Actor, id, enabled, cancel) : null;

    public async Task<RuleResult?> MoveAsync(Caller caller, long id, int place, CancellationToken cancel) =>
        May(caller) ? await rules.MoveAsync(caller.Actor, id, place, cancel) : null;

    public async Task<RuleResult?> RemoveAsync(Caller caller, long id, CancellationToken cancel) =>
        May(caller) ? await rules.RemoveAsync(caller.Actor, id, cancel) : null;

    /// <returns>Null: he may not, or there is no such message, or its content is not here.</returns>
    public async Task<IReadOnlyList<RuleFinding>?> TryAsync(Caller caller, long item, CancellationToken cancel) =>
        May(caller) ? await trials.TryAsync(item, cancel) : null;
}
