using QueueDashboard.Accounts;
using QueueDashboard.Actions;

namespace QueueDashboard.Web.Requests;

/// <summary>Asks the journey, after asking whether he may: a hidden button can still be called.</summary>
internal sealed class RequestChanges(RequestActions requests)
{
    /// <param name="grant">True: release; false: say no.</param>
    /// <returns>Null: he may not.</returns>
    public async Task<IReadOnlyList<AnswerResult>?> AnswerAsync(Caller caller, bool grant, IReadOnlyList<long> ids, string answer, CancellationToken cancel) =>
        !caller.May(Right.ActOnItems) ? null
        : grant ? await requests.GrantAsync(ids, answer, caller.Actor, caller.Domains, cancel)
        : await requests.DenyAsync(ids, answer, caller.Actor, caller.Domains, cancel);
}
