using Microsoft.Extensions.Options;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;

namespace QueueDashboard.Actions;

/// <summary>
/// Carries out what is wanted of messages where they lie: many in one command. A server that cannot be reached is left alone for a while; what
/// waits for it keeps its attempts.
/// </summary>
internal sealed class HomeRounds(UnitOfWork work, ItemHomes homes, HomeJourney journey, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    public static readonly HomeSources None = new([], []);

    // One look at a queue serves them all, and one command; more would keep a person waiting who asks for one.
    private const int Batch = 500;

    /// <summary>Content may have to be fetched first, one by one.</summary>
    private const int DiscardsAtOnce = 100;
    private static readonly (OutboxAct Wish, HomeAct Act)[] Acts = [(OutboxAct.Release, HomeAct.Release), (OutboxAct.Return, HomeAct.Return), (OutboxAct.Requeue, HomeAct.Requeue)];

    private readonly Lock _lock = new();
    private readonly HashSet<long> _held = [];
    private readonly HashSet<long> _unable = [];
    private readonly Dictionary<string, DateTimeOffset> _restUntil = new(StringComparer.Ordinal);

    /// <summary>What is in its hands at this moment.</summary>
    public IReadOnlyCollection<long> Held
    {
        get
        {
            lock (_lock)
            {
                return [.. _held];
            }
        }
    }

    /// <summary>What the relays have to leave to it. Asked in the unit of work that claims: what was wished for in between would go the wrong way.</summary>
    public async Task<HomeSources> SourcesAsync(QueueDbContext db, HomeAct act, CancellationToken cancel)
    {
        if (!homes.Any)
        {
            return None;
        }

        var sources = await OutboxStore.SourcesAsync(db, cancel);
        lock (_lock)
        {
            return new([.. sources.Where(one => homes.Can(one.Kind, one.Source, act)).Select(one => one.Source)], [.. _unable]);
        }
    }

    /// <summary>One round over all that is due; answers how many were tried.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (Held is { Count: > 0 } left)
        {
            // A round of ours stumbled: nobody knows what came of these.
            await work.WriteAsync((db, token) => OutboxStore.InterruptAsync(db, left, token), cancel);
            Release();
        }

        int tried = 0;
        foreach (var (wish, act) in Acts)
        {
            tried += await RunAsync(
                async (db, now, token) => await OutboxStore.DueAtHomeAsync(db, wish, now, Batch, Awake(await SourcesAsync(db, act, token)), token), rows => journey.ActAsync(act, rows, cancel), cancel);
        }

        return tried + await RunAsync((db, now, token) => OutboxStore.DueDiscardsAsync(db, now, DiscardsAtOnce, Resting(), token), rows => journey.DiscardAsync(rows, cancel), cancel);
    }

    private async Task<int> RunAsync(Func<QueueDbContext, long, CancellationToken, Task<List<OutboxRow>>> due, Func<List<OutboxRow>, Task<HomeRoundResult>> carryOut, CancellationToken cancel)
    {
        // Mostly there is nothing, and a look costs the writers no turn.
        if ((await work.ReadAsync((db, token) => due(db, clock.Now(), token), cancel)).Count == 0)
        {
            return 0;
        }

        var claimed = await work.WriteAsync(
            async (db, token) =>
            {
                long now = clock.Now();
                var rows = await due(db, now, token);
                rows.ForEach(row => OutboxStore.Claim(row, now));
                lock (_lock)
                {
                    _held.UnionWith(rows.Select(row => row.Id));
                }

                return rows;
            },
            cancel);
        var result = await carryOut(claimed);
        lock (_lock)
        {
            _unable.UnionWith(result.Unable);
            foreach (string source in result.Silent)
            {
                _restUntil[source] = clock.GetUtcNow() + TimeSpan.FromSeconds(options.Value.BrokenRelayPauseSeconds);
            }
        }

        Release();
        return claimed.Count;
    }

    private void Release()
    {
        lock (_lock)
        {
            _held.Clear();
        }
    }

    private HomeSources Awake(HomeSources sources)
    {
        var resting = Resting();
        return sources with { Sources = [.. sources.Sources.Except(resting)] };
    }

    private List<string> Resting()
    {
        lock (_lock)
        {
            return [.. _restUntil.Where(pair => pair.Value > clock.GetUtcNow()).Select(pair => pair.Key)];
        }
    }
}

/// <param name="Unable">Wishes to be handed over from our own copy instead.</param>
/// <param name="Silent">Sources of which nothing was heard.</param>
internal sealed record HomeRoundResult(IReadOnlyCollection<long> Unable, IReadOnlyCollection<string> Silent);
