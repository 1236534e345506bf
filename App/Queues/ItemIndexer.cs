using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Queues;

/// <summary>
/// Reads each held message whole, behind the answer to its sender, and makes it findable. What a crash left undone is found again
/// at start by its missing mark.
/// </summary>
internal sealed partial class ItemIndexer(IndexStore store, IndexSignal signal, ChangeFeed feed, TimeProvider clock, ILogger<ItemIndexer> logger) : BackgroundService
{
    private const int BatchItems = 256;
    private const long BatchBytes = 8 << 20;

    // Above this pace, in messages a second, senders wait for their answers while we hold the one writer's turn. A search can wait.
    private const double BusyPace = 20;
    private const int BatchItemsWhileBusy = 64;
    private const long BatchBytesWhileBusy = 512 << 10;
    private static readonly TimeSpan StepAside = TimeSpan.FromSeconds(1);

    // Enough for every word that a person would look for; a log file of 20 MB in a mail must not fill the index.
    private const int LongestBody = 64 << 10;
    private long _traitsBelow = long.MaxValue;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool busy = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                signal.TakeArrived();
                long began = clock.GetTimestamp();
                int read = await IndexSomeAsync(busy ? BatchItemsWhileBusy : BatchItems, stoppingToken, busy ? BatchBytesWhileBusy : BatchBytes);
                int arrived = signal.TakeArrived();
                busy = arrived > clock.GetElapsedTime(began).TotalSeconds * BusyPace;
                if (busy)
                {
                    await Task.Delay(StepAside, clock, stoppingToken);
                }
                else if (read == 0 && await FillTraitsAsync(stoppingToken) == 0)
                {
                    await signal.WaitAsync(LongestPause, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
                await Task.Delay(AfterFailure, clock, stoppingToken);
            }
        }
    }

    internal Task<int> IndexSomeAsync(CancellationToken cancel) => IndexSomeAsync(BatchItems, cancel);

    internal async Task<int> IndexSomeAsync(int most, CancellationToken cancel, long mostBytes = BatchBytes)
    {
        var waiting = await store.ReadWaitingAsync(most, mostBytes, cancel);
        var entries = waiting.ConvertAll(one => Read(one.Item, one.Content));
        if (entries.Count > 0)
        {
            await store.WriteAsync(entries, cancel);
            entries.ForEach(entry => feed.Publish(new QueueChange(entry.ItemId, QueueChangeKind.Changed)));
        }

        return entries.Count;
    }

    /// <summary>Older messages get their traits while nothing else is to be done, the newest first, once a start.</summary>
    internal async Task<int> FillTraitsAsync(CancellationToken cancel)
    {
        if (_traitsBelow == 0)
        {
            return 0;
        }

        var some = await store.ReadWithoutTraitsAsync(_traitsBelow, BatchItemsWhileBusy, cancel);
        _traitsBelow = some.Count == 0 ? 0 : some[^1].Item.Id;
        if (some.Count > 0)
        {
            await store.WriteTraitsAsync(some.ConvertAll(one => (one.Item.Id, Traits(one.Item, one.Content))), cancel);
        }

        return some.Count;
    }

    private IReadOnlyList<Trait> Traits(ItemRow item, ContentRow? content)
    {
        try
        {
            return Likenesses.Of(item, content is null ? null : MailMessage.Read(ContentCodec.Unpack(content)));
        }
        catch (InvalidDataException exception)
        {
            LogDamaged(exception, item.Id);
            return Likenesses.Of(item, null);
        }
    }

    private IndexEntry Read(ItemRow item, ContentRow? content)
    {
        string recipients = string.Join(' ', item.Recipients.Select(recipient => recipient.Address));
        string sender = $"{item.ReversePath} {item.From}";
        try
        {
            var message = MailMessage.Read(content is null ? default : ContentCodec.Unpack(content));
            string text = message.Text ?? "";
            string names = string.Join(' ', message.Attachments.Select(attachment => attachment.Name));
            var marks = (message.Attachments.Count > 0 ? ItemMarks.HasAttachments : 0) | (message.IsBounce ? ItemMarks.Bounce : 0);
            return new IndexEntry(item.Id, item.Subject, sender, recipients, text.Length > LongestBody ? text[..LongestBody] : text, names, marks, Likenesses.Of(item, message));
        }
        catch (InvalidDataException exception)
        {
            // Damaged content: the item stays listed and says so when it is opened; its envelope is still found.
            LogDamaged(exception, item.Id);
            return new IndexEntry(item.Id, item.Subject, sender, recipients, "", "", ItemMarks.None, Likenesses.Of(item, null));
        }
    }

    [LoggerMessage(LogLevel.Error, "Indexing new messages failed; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "The content of item {Item} cannot be read.")]
    private partial void LogDamaged(Exception exception, long item);
}
