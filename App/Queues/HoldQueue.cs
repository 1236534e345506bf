using System.Threading.Channels;

namespace QueueDashboard.Queues;

/// <summary>
/// The one way in. Doors prepare side by side; one writer commits whatever waits in a single transaction, so that one flush to
/// disk serves many senders. Nobody is answered before that flush.
/// </summary>
internal sealed partial class HoldQueue(HoldPreparation preparation, HoldStore store, ChangeFeed feed, IndexSignal index, ILogger<HoldQueue> logger) : BackgroundService, IHoldMessages
{
    private const int MostAtOnce = 128;
    private const long MostBytesAtOnce = 16 << 20;

    private static readonly HoldOutcome Stopping = new HoldOutcome.Failed("stopping", "the dashboard is stopping");

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(1024) { SingleReader = true });

    public async ValueTask<HoldOutcome> HoldAsync(IncomingMessage message, CancellationToken cancel)
    {
        PreparedItem prepared;
        try
        {
            prepared = preparation.Prepare(message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A message that our own code stumbles over must not be lost or bounced: the sender keeps it and we look at the log.
            LogPreparation(exception, message.Source);
            return new HoldOutcome.Failed("hold-preparation", exception.GetType().Name);
        }

        var waiting = new Waiting(prepared);
        try
        {
            await _waiting.Writer.WriteAsync(waiting, cancel);
        }
        catch (ChannelClosedException)
        {
            return Stopping;
        }

        // Not cancellable from here on: the writer may be in the middle of the commit that holds this message.
        return await waiting.Outcome.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Waiting> batch = [];
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                long bytes = 0;
                while (batch.Count < MostAtOnce && bytes < MostBytesAtOnce && _waiting.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                    bytes += next.Prepared.Bytes.Length;
                }

                await WriteAsync(batch);
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Closed here as well: a host that stops at once cancels the work before its first line, and a door would wait for ever.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Close();
    }

    private void Close()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var left))
        {
            left.Outcome.TrySetResult(Stopping);
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            long[] ids = await store.WriteAsync([.. batch.Select(waiting => waiting.Prepared)], CancellationToken.None);
            for (int i = 0; i < ids.Length; i++)
            {
                batch[i].Outcome.TrySetResult(new HoldOutcome.Held(ids[i]));
            }

            index.Raise(ids.Length);
            foreach (long id in ids)
            {
                feed.Publish(new QueueChange(id, QueueChangeKind.Arrived));
            }
        }
        catch (Exception exception)
        {
            await FailAsync(batch, exception);
        }
    }

    private async Task FailAsync(List<Waiting> batch, Exception exception)
    {
        LogWrite(exception, batch.Count);
        if (HoldStore.IsNoSpace(exception))
        {
            batch.ForEach(waiting => waiting.Outcome.TrySetResult(new HoldOutcome.NoSpace(exception.Message)));
        }
        else if (batch.Count == 1)
        {
            batch[0].Outcome.TrySetResult(new HoldOutcome.Failed("hold-write", exception.GetType().Name));
        }
        else
        {
            // One message that the database refuses must not fail its neighbours.
            foreach (var waiting in batch)
            {
                await WriteAsync([waiting]);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A message from {Source} could not be prepared for the queue; it was answered 451.")]
    private partial void LogPreparation(Exception exception, string source);

    [LoggerMessage(LogLevel.Error, "Writing {Count} held messages failed; they were not answered 250.")]
    private partial void LogWrite(Exception exception, int count);

    private sealed record Waiting(PreparedItem Prepared)
    {
        public TaskCompletionSource<HoldOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
