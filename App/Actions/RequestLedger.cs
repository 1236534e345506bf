using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Actions;

/// <summary>
/// Keeps the recipients' wishes in step with what is done to their messages: whatever door an administrator releases by, who asked for it is told.
/// All of it in the act's own unit of work.
/// </summary>
internal sealed class RequestLedger(IAnswerRequests answers, TimeProvider clock)
{
    /// <param name="answer">The administrator's words; empty: none.</param>
    /// <param name="notBefore">Microseconds; until then the act can be undone.</param>
    public async Task SettleAsync(QueueDbContext db, ItemRow item, string act, IReadOnlyList<RecipientRow> moved, Actor actor, string answer, long now, long notBefore, CancellationToken cancel)
    {
        var keys = moved.Select(recipient => recipient.AddressKey).Distinct().ToList();
        foreach (var request in await RequestStore.OpenAsync(db, item.Id, keys, cancel))
        {
            bool own = actor.Kind == ActorKinds.Link && AddressKey.Fold(actor.Name) == request.AddressKey;
            request.State = act == Acts.Release && !own ? RequestState.Granted : RequestState.Lapsed;
            request.SettledAt = now;
            request.SettledBy = ActorWords.Stored(actor);
            request.Answer = answer;
            request.Version++;
            if (request.State == RequestState.Granted)
            {
                AuditLog.Add(db, clock, actor, Acts.Grant, Outcomes.Done, item.Id, request.Address, answer.Length > 0 ? "with an answer" : null);
                await answers.TellAsync(db, request, item, notBefore, cancel);
            }
        }
    }

    /// <summary>The act was undone: what it settled is open again.</summary>
    /// <param name="before">When each recipient's copy was moved by the act that is undone.</param>
    public async Task ReopenAsync(QueueDbContext db, long itemId, IEnumerable<(string AddressKey, long At)> before, CancellationToken cancel)
    {
        foreach (var (key, at) in before.Distinct())
        {
            foreach (var request in await RequestStore.SettledAtAsync(db, itemId, key, at, cancel))
            {
                await answers.WithdrawAsync(db, request, cancel);
                (request.State, request.SettledAt, request.SettledBy, request.Answer) = (RequestState.Open, null, null, "");
                request.Version++;
            }
        }
    }
}
