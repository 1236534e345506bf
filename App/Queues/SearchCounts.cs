using System.Collections.Concurrent;
using System.Globalization;

namespace QueueDashboard.Queues;

/// <summary>
/// How many messages each saved search finds, for all open pages together: one is counted at a time, to a bound, and not again for some seconds.
/// A hundred people with ten searches each must not count without end.
/// </summary>
internal sealed class SearchCounts(IReadItems items, TimeProvider clock) : IDisposable
{
    /// <summary>More than these are "more than so many".</summary>
    public const int Most = 1000;

    private const int MostKept = 2000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (int Count, long At)> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Up to <see cref="Most"/> and one.</summary>
    public async Task<int> CountAsync(SavedSearch search, IReadOnlyList<string>? domains, TimeZoneInfo zone, CancellationToken cancel)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{search.Queue}|{search.State}|{search.AnyState}|{search.Reason}|{zone.Id}|{(domains is null ? "*" : string.Join(',', domains))}|{search.Words}");
        if (Known(key) is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (Known(key) is { } counted)
            {
                return counted;
            }

            int count = await items.CountAsync(search.Query with { Domains = domains, Zone = zone }, Most + 1, cancel);
            if (_known.Count >= MostKept)
            {
                _known.Clear();
            }

            _known[key] = (count, clock.GetTimestamp());
            return count;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private int? Known(string key) => _known.TryGetValue(key, out var one) && clock.GetElapsedTime(one.At) < Fresh ? one.Count : null;
}
