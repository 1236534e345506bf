using System.Collections.Concurrent;
using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Queues;

namespace QueueDashboard.Web.Queues;

/// <inheritdoc cref="IActOnAll"/>
internal sealed class ActsOnAll(BulkJobs jobs, IStringLocalizer<QueuesText> texts) : IActOnAll
{
    private const int MostProblems = 10_000;

    private readonly ConcurrentDictionary<long, bool> _putAway = new();

    public Task<Matches> MatchAsync(Caller caller, ItemQuery query, CancellationToken cancel) => jobs.MatchAsync(query with { Domains = caller.Domains }, cancel);

    public BulkView? Start(ItemAct act, Caller caller, IReadOnlyList<long> items) =>
        caller.May(Right.ActOnItems) ? jobs.Start(ActsFromPages.Word(act), caller.Actor, items, caller.Domains).View : null;

    public BulkView? Newest(Caller caller) => jobs.All.FirstOrDefault(job => IsHis(caller, job.Actor)) is { View: var view } && !(view.IsOver && _putAway.ContainsKey(view.Id)) ? view : null;

    public void PutAway(Caller caller, long job)
    {
        if (Find(caller, job) is { View.IsOver: true })
        {
            _putAway[job] = true;
        }
    }

    public void Cancel(Caller caller, long job) => Find(caller, job)?.Cancel();

    public BulkView? Undo(Caller caller, long job) =>
        caller.May(Right.ActOnItems) && Find(caller, job) is { Done: { Count: > 0 } done } ? jobs.Start(Acts.Undo, caller.Actor, done, caller.Domains).View : null;

    public IReadOnlyList<(string Sentence, int Count)> Problems(Caller caller, long job) => Find(caller, job) is not { } found ? []
        : [.. found.NotDone(MostProblems).Select(result => ActsFromPages.Problem(texts, result)).OfType<string>().GroupBy(sentence => sentence).Select(same => (same.Key, same.Count())).OrderByDescending(one => one.Item2)];

    public IDisposable Watch(Caller caller, Action<BulkView> told) => jobs.Subscribe(view =>
    {
        if (IsHis(caller, view.Actor))
        {
            told(view);
        }
    });

    private BulkJob? Find(Caller caller, long id) => jobs.Find(id) is { } job && IsHis(caller, job.Actor) ? job : null;

    private static bool IsHis(Caller caller, Actor actor) => ActorWords.Stored(actor) == ActorWords.Stored(caller.Actor);
}
