using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Acts on messages in a Postfix's hold queue, after a look whether they are still those that are meant.</summary>
internal sealed class PostfixHome(IReadOnlyList<IPostfix> servers) : IItemHome
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public ItemHome Kind => ItemHome.Postfix;

    public bool Can(string source, HomeAct act) => act != HomeAct.Requeue && Find(source) is not null;

    public async Task<IReadOnlyList<HomeOutcome>> ActAsync(string source, HomeAct act, IReadOnlyList<HomeItem> items, CancellationToken cancel)
    {
        if (Find(source) is not { } server)
        {
            return [.. items.Select(item => new HomeOutcome.Temporary(item.Key, $"No server named {source} is configured."))];
        }

        var (there, cause) = await LookAsync(server, items, cancel);
        if (cause is not null)
        {
            return [.. items.Select(item => new HomeOutcome.Temporary(item.Key, cause))];
        }

        Dictionary<long, HomeOutcome> outcomes = [];
        List<HomeItem> meant = [];
        foreach (var item in items)
        {
            if (Missing(item, there.GetValueOrDefault(item.Id)) is { } why)
            {
                outcomes[item.Key] = new HomeOutcome.Gone(item.Key, why);
            }
            else
            {
                meant.Add(item);
            }
        }

        await CompareAsync(server, meant, outcomes, cancel);
        meant.RemoveAll(item => outcomes.ContainsKey(item.Key));
        if (meant.Count > 0)
        {
            await ActAsync(server, act, meant, outcomes, cancel);
        }

        return [.. items.Select(item => outcomes[item.Key])];
    }

    private IPostfix? Find(string source) => servers.FirstOrDefault(server => server.Source == source);

    /// <summary>
    /// By queue id. A message may move from one queue to another while they are listed and stand in neither: what is missing is looked for twice.
    /// </summary>
    private static async Task<(Dictionary<string, QueueEntry> There, string? Cause)> LookAsync(IPostfix server, IReadOnlyList<HomeItem> items, CancellationToken cancel)
    {
        Dictionary<string, QueueEntry> there = new(StringComparer.Ordinal);
        for (int look = 0; look < 2; look++)
        {
            var list = await server.ListAsync(cancel);
            if (list.Cause is { } cause)
            {
                return (there, cause);
            }

            foreach (var entry in list.Value)
            {
                there[entry.Id] = entry;
            }

            if (items.All(item => there.ContainsKey(item.Id)))
            {
                break;
            }
        }

        return (there, null);
    }

    private static string? Missing(HomeItem item, QueueEntry? entry) => entry switch
    {
        null => "It does not lie in the hold queue any more.",
        _ when item.ArrivedAt is { } arrived && arrived / MicrosecondsPerSecond != entry.ArrivedAt => "Another message bears its queue id by now.",
        { Queue: not "hold" } => $"It is not held any more; it lies in the queue {entry.Queue}.",
        _ => null,
    };

    /// <summary>A short id may belong to another message by now, so its Message-ID must be the one that we know (a very long one is kept cut).</summary>
    private static async Task CompareAsync(IPostfix server, List<HomeItem> meant, Dictionary<long, HomeOutcome> outcomes, CancellationToken cancel)
    {
        var doubtful = meant.Where(item => QueueId.IsShort(item.Id) && item.MessageId is not null).GroupBy(item => item.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        if (doubtful.Count == 0)
        {
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        var looked = await server.ContentsAsync(
            [.. doubtful.Keys],
            (id, content) =>
            {
                seen.Add(id);
                foreach (var item in doubtful.GetValueOrDefault(id) ?? [])
                {
                    if (content is null)
                    {
                        outcomes[item.Key] = new HomeOutcome.Gone(item.Key, "It does not lie in the hold queue any more.");
                    }
                    else if (!(HeaderScan.Read(content.Value.Span).First("Message-ID")?.Trim() ?? "").StartsWith(item.MessageId!.TrimEnd('\u2026'), StringComparison.Ordinal))
                    {
                        outcomes[item.Key] = new HomeOutcome.Gone(item.Key, "Another message bears its queue id by now.");
                    }
                }

                return Task.CompletedTask;
            },
            cancel);
        foreach (var item in doubtful.Where(pair => !seen.Contains(pair.Key)).SelectMany(pair => pair.Value))
        {
            outcomes[item.Key] = new HomeOutcome.Temporary(item.Key, looked.Cause ?? "It could not be compared with what is known of it.");
        }
    }

    private static async Task ActAsync(IPostfix server, HomeAct act, List<HomeItem> meant, Dictionary<long, HomeOutcome> outcomes, CancellationToken cancel)
    {
        string[] ids = [.. meant.Select(item => item.Id).Distinct(StringComparer.Ordinal)];
        var (answer, reply) = act switch
        {
            HomeAct.Release => (await server.ReleaseAsync(ids, cancel), "released from hold"),
            HomeAct.Discard => (await server.DeleteAsync(ids, cancel), "removed from the hold queue"),
            HomeAct.Return => (await server.ExpireAsync(ids, cancel), "expired: returned to its sender"),
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, null),
        };
        foreach (var item in meant)
        {
            outcomes[item.Key] = answer.Value.GetValueOrDefault(item.Id, PostfixOutcome.Unknown) switch
            {
                PostfixOutcome.Done => new HomeOutcome.Done(item.Key, $"{item.Id}: {reply}", item.Id),
                PostfixOutcome.NotThere => new HomeOutcome.Gone(item.Key, "Somebody else was first: the server touched nothing."),
                _ => new HomeOutcome.Temporary(item.Key, answer.Cause ?? "The server said nothing of it.", MayHaveHappened: true),
            };
        }
    }
}
