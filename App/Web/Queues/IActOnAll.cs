using QueueDashboard.Actions;
using QueueDashboard.Queues;

namespace QueueDashboard.Web.Queues;

/// <summary>Acts on all that a list would show, not only on what is loaded. A seam, so that the page can be tested without a mail server.</summary>
internal interface IActOnAll
{
    Task<Matches> MatchAsync(Caller caller, ItemQuery query, CancellationToken cancel);

    /// <summary>Null: he may not.</summary>
    BulkView? Start(ItemAct act, Caller caller, IReadOnlyList<long> items);

    /// <summary>His newest job, as long as it runs or he has not put its result away.</summary>
    BulkView? Newest(Caller caller);

    void PutAway(Caller caller, long job);

    void Cancel(Caller caller, long job);

    /// <summary>Null: there is nothing to take back.</summary>
    BulkView? Undo(Caller caller, long job);

    /// <summary>Why it was not done for some; a sentence each with the number of messages, in the viewer's language.</summary>
    IReadOnlyList<(string Sentence, int Count)> Problems(Caller caller, long job);

    /// <summary>Called on any thread, for his jobs only.</summary>
    IDisposable Watch(Caller caller, Action<BulkView> told);
}
