using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data;

namespace QueueDashboard.Actions;

/// <summary>Changes the list of those who are exempt from backscatter protection. Who may do it is asked before, at the door.</summary>
internal sealed class ExemptionActions(UnitOfWork work, BatvKeeper keeper, TimeProvider clock)
{
    public async Task<ExemptionResult> AddAsync(Actor actor, ExemptionDraft draft, CancellationToken cancel) => await ActAsync(
        async (db, token) =>
        {
            var result = await ExemptionStore.AddAsync(db, draft, clock.Now(), actor.Name, token);
            if (result is ExemptionResult.Added added)
            {
                AuditLog.Add(db, clock, actor, Acts.AddExemption, Outcomes.Done, null, null, Told(added.Exemption));
            }

            return result;
        },
        cancel);

    public async Task<ExemptionResult> RemoveAsync(Actor actor, long id, CancellationToken cancel) => await ActAsync(
        async (db, token) =>
        {
            var result = await ExemptionStore.RemoveAsync(db, id, token);
            if (result is ExemptionResult.Removed removed)
            {
                AuditLog.Add(db, clock, actor, Acts.RemoveExemption, Outcomes.Done, null, null, Told(removed.Exemption));
            }

            return result;
        },
        cancel);

    private async Task<ExemptionResult> ActAsync(Func<QueueDbContext, CancellationToken, Task<ExemptionResult>> change, CancellationToken cancel)
    {
        var result = await work.WriteAsync(change, cancel);
        await keeper.ReloadAsync(cancel);
        return result;
    }

    private static string Told(Exemption exemption) => $"{exemption.Value}, {ExemptionStore.Word(exemption.Direction)}";
}
