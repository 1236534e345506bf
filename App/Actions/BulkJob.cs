using QueueDashboard.Audit;

namespace QueueDashboard.Actions;

internal enum BulkState
{
    /// <summary>Behind another one.</summary>
    Waiting,
    Running,
    Finished,

    /// <summary>A person stopped it; what was done is done, and can be undone.</summary>
    Cancelled,

    /// <summary>The program stopped or stumbled; what was done is done.</summary>
    Broken,
}

/// <summary>One act on many items: how far it is, and what became of each.</summary>
internal sealed class BulkJob(long id, string act, Actor actor, IReadOnlyList<long> items, IReadOnlyList<string>? domains, DateTimeOffset asked) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Dictionary<long, ActionResult> _failed = [];
    private readonly List<long> _done = [];
    private BulkState _state;
    private DateTimeOffset? _undoUntil;

    public long Id { get; } = id;

    public string Act { get; } = act;

    public Actor Actor { get; } = actor;

    public IReadOnlyList<long> Items { get; } = items;

    public IReadOnlyList<string>? Domains { get; } = domains;

    public DateTimeOffset Asked { get; } = asked;

    /// <summary>Signalled when a person stops it.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public BulkView View
    {
        get
        {
            lock (_gate)
            {
                return new BulkView(Id, Act, _state, Items.Count, _done.Count, _failed.Count, _undoUntil, Actor, Asked);
            }
        }
    }

    /// <summary>Those that it was done for, in order.</summary>
    public IReadOnlyList<long> Done
    {
        get
        {
            lock (_gate)
            {
                return [.. _done];
            }
        }
    }

    /// <summary>Those that it was not done for, with the reason; at most so many.</summary>
    public IReadOnlyList<ActionResult> NotDone(int most)
    {
        lock (_gate)
        {
            return [.. _failed.Values.Take(most)];
        }
    }

    public void Cancel() => _cancelled.Cancel();

    public void Dispose() => _cancelled.Dispose();

    internal void Begin() => Become(BulkState.Running);

    internal void End(BulkState state) => Become(state);

    internal void Add(IReadOnlyList<ActionResult> results)
    {
        lock (_gate)
        {
            foreach (var result in results)
            {
                if (result is ActionResult.Done done)
                {
                    _done.Add(done.ItemId);
                    _undoUntil = done.UndoUntil ?? _undoUntil;
                }
                else
                {
                    _failed[result.ItemId] = result;
                }
            }
        }
    }

    private void Become(BulkState state)
    {
        lock (_gate)
        {
            _state = state;
        }
    }
}

/// <summary>How a job is in this moment.</summary>
internal sealed record BulkView(long Id, string Act, BulkState State, int Total, int Done, int NotDone, DateTimeOffset? UndoUntil, Actor Actor, DateTimeOffset Asked)
{
    public bool IsOver => State is BulkState.Finished or BulkState.Cancelled or BulkState.Broken;
}
