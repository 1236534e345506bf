using Microsoft.Extensions.Options;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;

namespace QueueDashboard.Batv;

/// <summary>
/// Takes verdicts into memory and writes them behind the answers: a line each in the log, and many at once into the database. What comes while
/// the buffer is full is counted and not listed.
/// </summary>
internal sealed partial class VerdictHistory(UnitOfWork work, SmtpInLog log, BackscatterFeed feed, IOptions<BackscatterOptions> options, TimeProvider clock, ILogger<VerdictHistory> logger)
    : BackgroundService, IVerdictSink
{
    // One transaction: a longer one would keep the intake waiting for its turn.
    private const int AtOnce = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private Batch _filling = new();
    private Batch _writing = new();

    public void Add(JudgedRecipient judged)
    {
        bool full;
        lock (_gate)
        {
            _filling.Counts.Add(judged);
            full = _filling.Rows.Count == AtOnce;
            if (!judged.Judgement.Record)
            {
                return;
            }

            if (_filling.Rows.Count < options.Value.HistoryBuffer)
            {
                _filling.Rows.Add(judged);
            }
            else
            {
                _filling.LeftOut++;
            }
        }

        if (full)
        {
            Wake();
        }
    }

    public void AddSigned(SignedMessage signed)
    {
        lock (_gate)
        {
            _filling.Counts.Add(signed);
        }
    }

    /// <summary>Writes all that was added before the call. An exception leaves what was not written for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await _flushing.WaitAsync(cancel);
        try
        {
            // What a failure left behind goes first. What comes meanwhile waits for the next time: a steady stream would be a commit each otherwise.
            await WriteAsync(_writing, cancel);
            Swap();
            Log(_writing);
            await WriteAsync(_writing, cancel);
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
        log.Dispose();
    }

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using (var until = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                var woken = _wake.WaitAsync(until.Token);
                await Task.WhenAny(woken, Task.Delay(Pace, clock, until.Token));
                await until.CancelAsync();
                await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            stoppingToken.ThrowIfCancellationRequested();
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

    private async Task WriteAsync(Batch batch, CancellationToken cancel)
    {
        bool wrote = false;
        while (!batch.IsDone)
        {
            var rows = batch.Rows.Skip(batch.Written).Take(AtOnce).Select(HistoryRows.Of).ToList();
            await work.WriteAsync(
                async (db, token) =>
                {
                    await HistoryStore.AddAsync(db, rows, token);
                    if (!batch.Counted)
                    {
                        await HistoryStore.AddAsync(db, batch.Counts, token);
                    }
                },
                cancel);
            batch.Written += rows.Count;
            batch.Counted = true;
            wrote = true;
        }

        if (wrote)
        {
            feed.Publish();
        }
    }

    private void Swap()
    {
        lock (_gate)
        {
            (_writing, _filling) = (_filling, new Batch());
        }
    }

    private void Log(Batch batch)
    {
        log.Write(batch.Rows, batch.LeftOut);
        if (batch.LeftOut > 0)
        {
            LogLeftOut(batch.LeftOut, options.Value.HistoryBuffer);
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is being woken already.
            return;
        }
        catch (ObjectDisposedException)
        {
            // The program ends; what is left was written when it stopped.
            return;
        }
    }

    [LoggerMessage(LogLevel.Error, "The history of backscatter protection could not be written; it is tried again. Verdicts go on.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Count} verdicts of backscatter protection were counted and not listed: more came at once than {Room}.")]
    private partial void LogLeftOut(int count, int room);

    private sealed class Batch
    {
        public List<JudgedRecipient> Rows { get; } = [];

        public VerdictCounts Counts { get; } = new();

        public int LeftOut { get; set; }

        public int Written { get; set; }

        public bool Counted { get; set; }

        public bool IsDone => Written == Rows.Count && (Counted || Counts.IsEmpty);
    }
}
