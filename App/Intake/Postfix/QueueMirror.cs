using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Postfix;

/// <summary>What one look brought.</summary>
/// <param name="Worked">False: nothing was heard, and nothing was concluded from it.</param>
internal sealed record Look(bool Worked, int Added = 0, int Ended = 0);

/// <summary>
/// Keeps our items in step with one Postfix's hold queue. It remembers what it knows, so that a look at ten thousand messages of which none
/// has changed asks the database nothing.
/// </summary>
internal sealed class QueueMirror(
    IPostfix postfix,
    MirrorStore store,
    MirrorEndStore ends,
    MtaProofStore proofs,
    ContentFetcher contents,
    ISourceBook book,
    ServerEvents events,
    TimeProvider clock) : IDisposable
{
    private const int EnvelopesAtOnce = 200;

    /// <summary>An envelope that cannot be read is asked for again, but not with each look.</summary>
    private const int PatienceLooks = 20;
    private const long OctetsAtOnce = 8 << 20;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly QueueProofs _elsewhere = new(postfix.Source, proofs);
    private readonly Dictionary<string, int> _unread = new(StringComparer.Ordinal);
    private Dictionary<string, MirroredMessage>? _known;
    private int _looks;

    /// <summary>
    /// So many new messages are read before anybody is told of them, as it is in quiet hours: a digest that goes out at an arrival is to have a subject
    /// and the reason. More are listed first and read behind.
    /// </summary>
    public int ReadAtOnce { get; init; } = 20;

    /// <summary>Raised when there is content to fetch.</summary>
    public LookSignal Added { get; } = new();

    /// <summary>Only from then on an id is known to mean the message that we think.</summary>
    public bool HasLooked { get; private set; }

    public string Source => postfix.Source;

    /// <summary>Looks at the queue once. Those who ask at the same moment look one after the other.</summary>
    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            _known ??= (await store.LivingAsync(Source, cancel)).ToDictionary(one => one.HomeId, StringComparer.Ordinal);
            _looks++;
            long listedAt = Data.Microseconds.From(clock.GetUtcNow());
            if (await ListAsync(cancel) is not { } list)
            {
                return new Look(false);
            }

            int ended = await EndAsync(_known, list, cancel);
            int added = await AddAsync(_known, list, listedAt, cancel);
            await _elsewhere.ReadAsync(list.Elsewhere.Values, cancel);
            HasLooked = true;
            return new Look(true, added, ended);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<QueueList?> ListAsync(CancellationToken cancel)
    {
        var answer = await postfix.ListAsync(cancel);
        if (answer.Cause is { } cause)
        {
            book.Failed(Source, cause);
            return null;
        }

        book.Contact(Source);
        return QueueList.Of(answer.Value);
    }

    private async Task<int> EndAsync(Dictionary<string, MirroredMessage> known, QueueList list, CancellationToken cancel)
    {
        var missing = known.Values.Where(one => !list.Holds(one)).ToList();

        // A queue is listed folder by folder while messages move between them: only what two lists lack is gone.
        if (missing.Count == 0 || await ListAsync(cancel) is not { } second)
        {
            return 0;
        }

        missing.RemoveAll(second.Holds);
        if (missing.Count == 0)
        {
            return 0;
        }

        await events.CatchUpAsync(cancel);
        var settled = await ends.EndAsync(Source, missing.ConvertAll(one => Ended(one, second)), cancel);
        foreach (var one in missing.Where(one => settled.Contains(one.ItemId)))
        {
            known.Remove(one.HomeId);
        }

        return settled.Count;
    }

    private EndedMessage Ended(MirroredMessage one, QueueList list)
    {
        bool goes = list.Elsewhere.TryGetValue(one.HomeId, out var entry) && (one.ArrivedAt is null || MirroredEnvelope.ArrivedAt(entry) == one.ArrivedAt);
        string reply = goes ? $"released on the server: it is in the queue {entry!.Queue} there"
            : events.WasRemoved(one.HomeId) ? "deleted on the server"
            : "not in the server's hold queue any more: it was released or deleted there";
        return new EndedMessage(one.ItemId, reply, goes);
    }

    private async Task<int> AddAsync(Dictionary<string, MirroredMessage> known, QueueList list, long listedAt, CancellationToken cancel)
    {
        // The oldest first, so that our ids grow as the messages came there.
        var fresh = list.Held.Values.Where(entry => !known.ContainsKey(entry.Id) && IsDue(entry.Id)).OrderBy(entry => entry.ArrivedAt).ToList();
        int added = 0;
        foreach (var some in fresh.Chunk(EnvelopesAtOnce))
        {
            var answer = await postfix.EnvelopesAsync([.. some.Select(entry => entry.Id)], cancel);
            var envelopes = answer.Value.DistinctBy(envelope => envelope.Id).ToDictionary(envelope => envelope.Id, StringComparer.Ordinal);
            var readable = some.Where(entry => envelopes.TryGetValue(entry.Id, out var envelope) && envelope.Recipients.Count > 0).ToList();
            bool few = fresh.Count <= ReadAtOnce && fresh.Sum(entry => entry.Size) <= OctetsAtOnce;
            var mirrored = await store.AddAsync(
                readable.ConvertAll(entry => MirroredEnvelope.Read(Source, entry, envelopes[entry.Id])), listedAt, arrived => few ? ReadAsync(arrived, cancel) : Task.CompletedTask, cancel);
            foreach (var one in mirrored)
            {
                known[one.HomeId] = one;
                _unread.Remove(one.HomeId);
            }

            added += mirrored.Count;
            Added.Raise();
            if (answer.Cause is { } cause)
            {
                book.Failed(Source, cause);
                break;
            }

            foreach (var entry in some.Except(readable))
            {
                _unread[entry.Id] = _looks;
            }
        }

        if (added > 0)
        {
            book.Brought(Source, added);
        }

        foreach (string id in _unread.Keys.Where(id => !list.Held.ContainsKey(id)).ToList())
        {
            _unread.Remove(id);
        }

        return added;
    }

    private async Task ReadAsync(IReadOnlyList<MirroredMessage> arrived, CancellationToken cancel)
    {
        if (arrived.Count > 0)
        {
            await contents.FetchAsync(postfix, [.. arrived.Select(one => new ContentWanted(one.ItemId, Source, one.HomeId, one.ArrivedAt, 0))], cancel);
        }
    }

    /// <summary>It left between list and envelope, or nobody is left to deliver it to.</summary>
    private bool IsDue(string id) => !_unread.TryGetValue(id, out int asked) || _looks - asked == 1 || (_looks - asked) % PatienceLooks == 0;
}
