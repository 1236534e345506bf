using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Rules;

namespace QueueDashboard.Actions;

/// <summary>Changes the filter rules; from then on every new connection of a mail server is judged by them. Who may do it is asked before, at the door.</summary>
internal sealed class RuleActions(UnitOfWork work, RuleKeeper keeper, TimeProvider clock)
{
    public Task<RuleResult> AddAsync(Actor actor, RuleDraft draft, CancellationToken cancel) =>
        ActAsync(actor, Acts.AddRule, (db, token) => RuleStore.AddAsync(db, draft, clock.Now(), actor.Name, token), Whole, cancel);

    /// <param name="version">That the change was made on; null takes whatever stands there.</param>
    public Task<RuleResult> ChangeAsync(Actor actor, long id, int? version, RuleDraft draft, CancellationToken cancel) =>
        ActAsync(actor, Acts.ChangeRule, (db, token) => RuleStore.ChangeAsync(db, id, version, draft, clock.Now(), actor.Name, token), Whole, cancel);

    public Task<RuleResult> EnableAsync(Actor actor, long id, bool enabled, CancellationToken cancel) => ActAsync(
        actor, Acts.ChangeRule, (db, token) => RuleStore.EnableAsync(db, id, enabled, clock.Now(), actor.Name, token), rule => $"{Named(rule)}, {(enabled ? "enabled" : "disabled")}", cancel);

    /// <param name="place">From 1.</param>
    public Task<RuleResult> MoveAsync(Actor actor, long id, int place, CancellationToken cancel) => ActAsync(
        actor, Acts.ChangeRule, (db, token) => RuleStore.MoveAsync(db, id, place, token), rule => $"{Named(rule)}, moved to place {rule.Position}", cancel);

    public Task<RuleResult> RemoveAsync(Actor actor, long id, CancellationToken cancel) =>
        ActAsync(actor, Acts.RemoveRule, (db, token) => RuleStore.RemoveAsync(db, id, token), Whole, cancel);

    private async Task<RuleResult> ActAsync(
        Actor actor, string act, Func<QueueDbContext, CancellationToken, Task<RuleResult>> change, Func<Rule, string> told, CancellationToken cancel)
    {
        var result = await work.WriteAsync(
            async (db, token) =>
            {
                var outcome = await change(db, token);
                if (outcome is RuleResult.Done done)
                {
                    AuditLog.Add(db, clock, actor, act, Outcomes.Done, null, null, told(done.Rule));
                }

                return outcome;
            },
            cancel);
        await keeper.ReloadAsync(cancel);
        return result;
    }

    private static string Named(Rule rule) => $"{rule.Id} \"{rule.Name}\"";

    private static string Whole(Rule rule) =>
        $"{Named(rule)}{(rule.Draft.Enabled ? "" : ", disabled")}{(rule.Draft.WatchOnly ? ", watch only" : "")}{(rule.Draft.OwnUsers ? ", own users too" : "")}: {string.Join("; ", rule.Draft.Conditions.Select(RuleWords.Line))}";
}
