using QueueDashboard.Queues;
using QueueDashboard.Rules;

namespace QueueDashboard.Filter;

/// <summary>
/// Takes hits and reasons into memory and writes them behind the answers, many at once. A kill loses what was not written yet: the message
/// lies in the hold queue all the same, and is listed there without our reason.
/// </summary>
internal sealed partial class RuleNotes(RuleTally tally, HoldReasonStore reasons, TimeProvider clock, ILogger<RuleNotes> logger) : BackgroundService, IRuleSink
{
    // Far beyond what a second brings; while the database is away for longer, the newest go unwritten.
    private const int Most = 20_000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private Dictionary<long, RuleHits> _hits = [];
    private List<(string QueueId, HeldReason Reason)> _held = [];
    private int _leftOut;

    public void Matched(long rule, DateTimeOffset at)
    {
        lock (_gate)
        {
            Count(rule, new RuleHits(1, at));
        }
    }

    public void Held(string queueId, HeldReason reason)
    {
        lock (_gate)
        {
            if (_held.Count < Most)
            {
                _held.Add((queueId, reason));
            }
            else
            {
                _leftOut++;
            }
        }
    }

    /// <summary>Writes all that was added before the call. An exception leaves it for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await _flushing.WaitAsync(cancel);
        try
        {
            await FlushReasonsAsync(cancel);
            await FlushHitsAsync(cancel);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pace, clock, stoppingToken);
            await TryFlushAsync(stoppingToken);
        }
    }

    private async Task TryFlushAsync(CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    private async Task FlushReasonsAsync(CancellationToken cancel)
    {
        List<(string, HeldReason)> held;
        int leftOut;
        lock (_gate)
        {
            (held, _held) = (_held, []);
            (leftOut, _leftOut) = (_leftOut, 0);
        }

        if (leftOut > 0)
        {
            LogLeftOut(leftOut);
        }

        if (held.Count == 0)
        {
            return;
        }

        try
        {
            await reasons.NoteAsync(held, cancel);
        }
        catch
        {
            lock (_gate)
            {
                _held.InsertRange(0, held);
            }

            throw;
        }
    }

    private async Task FlushHitsAsync(CancellationToken cancel)
    {
        Dictionary<long, RuleHits> hits;
        lock (_gate)
        {
            (hits, _hits) = (_hits, []);
        }

        if (hits.Count == 0)
        {
            return;
        }

        try
        {
            await tally.CountAsync(hits, cancel);
        }
        catch
        {
            lock (_gate)
            {
                foreach (var (rule, one) in hits)
                {
                    Count(rule, one);
                }
            }

            throw;
        }
    }

    private void Count(long rule, RuleHits more)
    {
        var so = _hits.GetValueOrDefault(rule);
        _hits[rule] = new RuleHits(so.Count + more.Count, so.Last > more.Last ? so.Last : more.Last);
    }

    [LoggerMessage(LogLevel.Error, "What filter rules did could not be written; it is tried again. Mail goes on.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The reasons of {Count} messages that filter rules stopped were not kept: more came than could be written. The messages are in the mail server's hold queue.")]
    private partial void LogLeftOut(int count);
}
