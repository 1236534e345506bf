using QueueDashboard.Data;

namespace QueueDashboard.Queues;

/// <summary>
/// What a mail server said of ids that nobody here knew. It may deliver a message and write so before our own commit has kept the id that it gave:
/// for a minute such words are looked up again.
/// </summary>
internal sealed class RecentSightings(TimeProvider clock)
{
    // Of a server that sends more than this in a minute the oldest are not waited for.
    private const int Most = 20_000;
    private const long Kept = 60 * Microseconds.PerSecond;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<(long At, MtaSighting Seen)>> _bySource = new(StringComparer.Ordinal);

    public void Keep(string source, IEnumerable<MtaSighting> unknown, long since)
    {
        lock (_gate)
        {
            if (!_bySource.TryGetValue(source, out var kept))
            {
                _bySource[source] = kept = [];
            }

            foreach (var one in unknown)
            {
                kept.Enqueue((since, one));
            }

            while (kept.Count > Most)
            {
                kept.Dequeue();
            }
        }
    }

    /// <summary>Those that are still waited for, with the moment since which; whoever takes them keeps again what is still unknown.</summary>
    public IReadOnlyList<(long At, MtaSighting Seen)> Take(string source)
    {
        lock (_gate)
        {
            if (!_bySource.TryGetValue(source, out var kept))
            {
                return [];
            }

            long before = clock.Now() - Kept;
            List<(long At, MtaSighting Seen)> taken = [.. kept.Where(one => one.At >= before)];
            kept.Clear();
            return taken;
        }
    }
}
