using System.Collections.Concurrent;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Postfix;

/// <summary>Reads the content of mirrored messages: many in the background, one at once when somebody waits for it.</summary>
internal sealed class ContentFetcher(IReadOnlyList<IPostfix> servers, MirrorContentStore store, ISourceBook book, TimeProvider clock) : IFetchContent
{
    // What is held in memory at once: so many messages, and about so many octets, or one message that is larger.
    private const int MostAtOnce = 100;
    private const long OctetsAtOnce = 8 << 20;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    /// <summary>Items whose content did not come, and until when they are left alone.</summary>
    private readonly ConcurrentDictionary<long, DateTimeOffset> _apart = [];

    public async Task<bool> FetchAsync(long itemId, CancellationToken cancel)
    {
        if (await store.WantedAsync(itemId, cancel) is not { } wanted)
        {
            return await store.HasContentAsync(itemId, cancel);
        }

        if (servers.FirstOrDefault(server => server.Source == wanted.Source) is not { } postfix || !await IsStillThatAsync(postfix, wanted, cancel))
        {
            return false;
        }

        return await FetchAsync(postfix, [wanted], cancel) == 1;
    }

    /// <summary>Fetches the newest that are wanted; answers how many came. Nought: there are none, or none came.</summary>
    public async Task<int> FetchSomeAsync(IPostfix postfix, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var (item, until) in _apart)
        {
            if (until <= now)
            {
                _apart.TryRemove(item, out _);
            }
        }

        var wanted = await store.WantedAsync(postfix.Source, MostAtOnce, [.. _apart.Keys], cancel);
        long octets = 0;
        var some = wanted.TakeWhile((one, at) => (octets += one.Size) <= OctetsAtOnce || at == 0).ToList();
        return some.Count == 0 ? 0 : await FetchAsync(postfix, some, cancel);
    }

    /// <summary>All of these at once, held in memory together; answers how many came.</summary>
    public async Task<int> FetchAsync(IPostfix postfix, IReadOnlyList<ContentWanted> wanted, CancellationToken cancel)
    {
        var byId = wanted.ToDictionary(one => one.HomeId, one => one.ItemId, StringComparer.Ordinal);
        List<(long ItemId, ReadOnlyMemory<byte> Content)> fetched = [];
        var answer = await postfix.ContentsAsync(
            [.. byId.Keys],
            (id, content) =>
            {
                if (content is { } bytes && byId.TryGetValue(id, out long item))
                {
                    fetched.Add((item, bytes));
                }

                return Task.CompletedTask;
            },
            cancel);
        if (fetched.Count > 0)
        {
            await store.FillAsync(fetched, cancel);
        }

        // Gone there, or not to be read: the next look tells which. When the server said nothing at all, one message may be why, so another is tried first.
        var missing = wanted.Where(one => fetched.TrueForAll(had => had.ItemId != one.ItemId)).ToList();
        foreach (var one in answer.Cause is null ? missing : missing.Take(1))
        {
            _apart[one.ItemId] = clock.GetUtcNow() + Apart;
        }

        if (answer.Cause is { } cause)
        {
            book.Failed(postfix.Source, cause);
        }

        return fetched.Count;
    }

    /// <summary>Short ids are used again soon: the arrival must be the one that we listed.</summary>
    private static async Task<bool> IsStillThatAsync(IPostfix postfix, ContentWanted wanted, CancellationToken cancel)
    {
        if (!QueueId.IsShort(wanted.HomeId) || wanted.ArrivedAt is null)
        {
            return true;
        }

        var list = await postfix.ListAsync(cancel);
        return list.Cause is null && list.Value.Any(entry => entry.Id == wanted.HomeId && MirroredEnvelope.ArrivedAt(entry) == wanted.ArrivedAt);
    }
}
