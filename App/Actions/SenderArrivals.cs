using System.Threading.Channels;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>
/// What arrives stopped, through whatever door, is judged by the lists of senders once: a blocked sender's copy goes to the recycle bin, an
/// allowed one's is released if a filter stopped it as spam or by a policy. Never refused: the server in front would send a bounce. Never
/// twice: what a person, or an undo, brought back stays where it is.
/// </summary>
internal sealed partial class SenderArrivals(
    UnitOfWork work, ItemActions actions, ItemQueries items, SenderKeeper keeper, ICountSenders uses, SettingsStore settings, ChangeFeed feed, TimeProvider clock, ILogger<SenderArrivals> logger)
    : BackgroundService
{
    private const int MostWaiting = 50_000;
    private const int Batch = 100;

    // The mail server's log may tell the reason, and its queue file the content, some time after its list told of the message.
    private const int MostWatched = 5_000;
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(10);

    private readonly Channel<long> _waiting = Channel.CreateBounded<long>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly Dictionary<long, DateTimeOffset> _unclear = [];

    private IDisposable? _subscription;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Subscribe(OnChange);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _subscription?.Dispose();
        base.Dispose();
    }

    /// <summary>All that waits now. For tests, which drive it by hand.</summary>
    internal async Task RunOnceAsync(CancellationToken cancel)
    {
        List<long> ids = [];
        while (ids.Count < Batch && _waiting.Reader.TryRead(out long id))
        {
            ids.Add(id);
        }

        foreach (long id in ids)
        {
            await JudgeAsync(id, cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    internal void OnChange(QueueChange change)
    {
        if (keeper.Book.Count == 0)
        {
            return;
        }

        if (change.Kind == QueueChangeKind.Arrived || (change.Kind == QueueChangeKind.Changed && IsUnclear(change.ItemId)))
        {
            _waiting.Writer.TryWrite(change.ItemId);
        }
    }

    private bool IsUnclear(long id)
    {
        lock (_gate)
        {
            return _unclear.TryGetValue(id, out var until) && until > clock.GetUtcNow();
        }
    }

    private void Watch(long id, bool watch)
    {
        lock (_gate)
        {
            if (!watch)
            {
                _unclear.Remove(id);
                return;
            }

            var now = clock.GetUtcNow();
            if (_unclear.Count >= MostWatched)
            {
                _unclear.Where(one => one.Value <= now).Select(one => one.Key).ToList().ForEach(old => _unclear.Remove(old));
            }

            if (_unclear.Count < MostWatched)
            {
                _unclear.TryAdd(id, now + Watched);
            }
        }
    }

    private async Task JudgeAsync(long id, CancellationToken cancel)
    {
        var chosen = settings.Current<SenderSettings>();
        if (!chosen.ActOnArrival || keeper.Book.Count == 0 || await work.ReadAsync((db, token) => ItemStore.LoadAsync(db, id, token), cancel) is not { } item
            || item.Marks.HasFlag(ItemMarks.FromOwnUser) || item.Marks.HasFlag(ItemMarks.Copy))
        {
            return;
        }

        if (item.Marks.HasFlag(ItemMarks.ContentPending))
        {
            Watch(id, watch: true);
            return;
        }

        var vouched = keeper.Book.HasBound && chosen.AuthservIds.Count > 0 && await items.RawAsync(id, null, cancel) is { } raw ? VouchedDomains.Of(raw.Span, chosen.AuthservIds) : null;
        var now = clock.GetUtcNow();
        List<(RecipientRow Recipient, SenderAnswer Answer)> judged = [];
        foreach (var recipient in item.Recipients.Where(recipient => recipient is { State: RecipientState.Held, ChangedBy: null }))
        {
            if (keeper.Book.Judge(new SenderQuestion(item.ReversePath, recipient.Address, vouched?.Domains ?? [], vouched?.Author ?? ""), now) is { } answer)
            {
                judged.Add((recipient, answer));
            }
        }

        foreach (var same in judged.GroupBy(one => one.Answer))
        {
            await ActAsync(item, same.Key, [.. same.Select(one => one.Recipient.Id)], now, cancel);
        }
    }

    private async Task ActAsync(ItemRow item, SenderAnswer answer, IReadOnlyList<long> recipients, DateTimeOffset now, CancellationToken cancel)
    {
        bool release = answer.Verdict == SenderVerdict.Allow;
        if (release && !MayRelease(item))
        {
            // Nobody has said yet why it was stopped; what was stopped as dangerous is left to a person for good.
            Watch(item.Id, item.Reason == ReasonCode.Unknown);
            return;
        }

        Watch(item.Id, watch: false);
        string why = release ? $"allowed sender: {answer.Pattern}" : $"blocked sender: {answer.Pattern}";
        var results = await actions.ActAsync(release ? Acts.Release : Acts.Delete, Actor.System("senders"), [new ItemTarget(item.Id, recipients)], cancel, why: why);
        foreach (var _ in results.OfType<ActionResult.Done>().SelectMany(done => done.RecipientIds))
        {
            uses.Used(answer.EntryId, now);
        }
    }

    /// <summary>A message that came back from a release is stopped by a filter that does not know the list: to release it again would never end.</summary>
    private static bool MayRelease(ItemRow item) => item.Reason is ReasonCode.Spam or ReasonCode.Policy && item.CameBackFrom is null;

    [LoggerMessage(LogLevel.Error, "The lists of senders could not be applied to what arrived; it stays held.")]
    private partial void LogFailed(Exception exception);
}
