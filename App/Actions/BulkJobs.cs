using System.Threading.Channels;
using QueueDashboard.Audit;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>
/// Acts on thousands of items behind the page that asked: one job after the other, in parts, so that new mail gets its turn between. Jobs live in
/// memory. After a restart what was done is done and stands in the audit; the rest of a job is as it was before.
/// </summary>
internal sealed partial class BulkJobs(ItemActions actions, IFindMatches matches, TimeProvider clock, ILogger<BulkJobs> logger) : BackgroundService
{
    /// <summary>So many at once at most: a page that means more should be asked twice.</summary>
    public const int Most = 200_000;

    private const int Part = 200;
    private const int Kept = 50;

    // About what a part takes, doubled; the first of them can then be undone until the last was asked for.
    private static readonly TimeSpan LongerForEach = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestLonger = TimeSpan.FromMinutes(5);

    private readonly Channel<BulkJob> _waiting = Channel.CreateUnbounded<BulkJob>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly List<BulkJob> _jobs = [];
    private Action<BulkView>[] _listeners = [];
    private long _last;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<BulkJob> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _jobs.AsEnumerable().Reverse()];
            }
        }
    }

    public BulkJob? Find(long id) => All.FirstOrDefault(job => job.Id == id);

    /// <summary>What an act on all that a search matches would mean.</summary>
    public Task<Matches> MatchAsync(ItemQuery query, CancellationToken cancel) => matches.FindAsync(query, Most, cancel);

    /// <param name="act">One of <see cref="Acts.Release"/>, Requeue, Delete, Restore, Undo.</param>
    /// <param name="domains">The recipient domains that the actor is limited to; null: none.</param>
    public BulkJob Start(string act, Actor actor, IReadOnlyList<long> items, IReadOnlyList<string>? domains)
    {
        BulkJob job;
        lock (_gate)
        {
            job = new BulkJob(++_last, act, actor, items, domains, clock.GetUtcNow());
            _jobs.Add(job);
            if (_jobs.Count > Kept && _jobs.Find(one => one.View.IsOver) is { } oldest)
            {
                _jobs.Remove(oldest);
                oldest.Dispose();
            }
        }

        _waiting.Writer.TryWrite(job);
        return job;
    }

    /// <summary>The listener is called on any thread, must be quick and must not throw. Dispose the answer to stop it.</summary>
    public IDisposable Subscribe(Action<BulkView> listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Subscription(this, listener);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await RunAsync(job, stoppingToken);
        }
    }

    internal async Task RunAsync(BulkJob job, CancellationToken stopping)
    {
        var longer = TimeSpan.FromTicks(Math.Min(LongestLonger.Ticks, LongerForEach.Ticks * job.Items.Count));
        var end = BulkState.Finished;
        job.Begin();
        Tell(job);
        try
        {
            foreach (long[] part in job.Items.Chunk(Part))
            {
                if (job.Cancelled.IsCancellationRequested || stopping.IsCancellationRequested)
                {
                    end = stopping.IsCancellationRequested ? BulkState.Broken : BulkState.Cancelled;
                    break;
                }

                // A part that has begun is carried out: half of a transaction is nothing.
                job.Add(await actions.ActAsync(job.Act, job.Actor, [.. part.Select(id => new ItemTarget(id, null, job.Domains))], CancellationToken.None, longer));
                Tell(job);
            }
        }
        catch (Exception exception)
        {
            LogBroken(exception, job.Id, job.Act);
            end = BulkState.Broken;
        }

        job.End(end);
        Tell(job);
    }

    private void Tell(BulkJob job)
    {
        var view = job.View;
        foreach (var listener in _listeners)
        {
            listener(view);
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {Job} ({Act}) stopped; what it had done is done.")]
    private partial void LogBroken(Exception exception, long job, string act);

    private sealed class Subscription(BulkJobs jobs, Action<BulkView> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (jobs._gate)
            {
                jobs._listeners = [.. jobs._listeners.Where(known => known != listener)];
            }
        }
    }
}
