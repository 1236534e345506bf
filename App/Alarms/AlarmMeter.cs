using System.Collections.Concurrent;
using System.Globalization;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Settings;
using QueueDashboard.Sources;

namespace QueueDashboard.Alarms;

/// <summary>What was measured for an alarm, in the unit of its limit.</summary>
/// <param name="Subject">What it is about, such as a source's name; empty when the alarm's kind says it all. No address of a person.</param>
internal sealed record Reading(double Value, string Subject = "");

/// <summary>Measures. Each question is answered from kept counters or along an index, and asked at most once a round.</summary>
internal sealed class AlarmMeter(IReadStats stats, IReadSources sources, RelayStateStore relays, SettingsStore settings, AlarmQueries queries, TimeProvider clock)
{
    /// <summary>Fewer refused bounces an hour than that are never a jump, however few are usual.</summary>
    public const int FewestBounces = 20;
    private const int UsualDays = 14;
    private const int LongestSubject = 200;

    // Never zero: an alarm with the limit 0 rings for whatever is wrong at all.
    private const double LeastMinutes = 0.1;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _neverGood = new(StringComparer.Ordinal);

    public Round Begin() => new(this);

    /// <summary>One round of measuring: what several alarms need is read once.</summary>
    internal sealed class Round(AlarmMeter meter)
    {
        private QueueStats? _stats;
        private IReadOnlyList<SourceView>? _sources;
        private Reading? _digests;
        private Reading? _bounces;
        private Reading? _relay;

        public async Task<Reading> ReadAsync(AlarmRow alarm, CancellationToken cancel) => alarm.Kind switch
        {
            AlarmKind.Held => Held(_stats ??= await meter.StatsAsync(cancel), alarm.Queues),
            AlarmKind.Oldest => meter.Oldest(_stats ??= await meter.StatsAsync(cancel), alarm.Queues),
            AlarmKind.SourceSilent => meter.Source(_sources ??= await meter.SourcesAsync(cancel), alarm.Source),
            AlarmKind.DigestFailed => _digests ??= new Reading(await meter.FailedDigestsAsync(cancel)),
            AlarmKind.BouncesRejected => _bounces ??= await meter.BouncesAsync(cancel),
            AlarmKind.RelayFailed => _relay ??= await meter.RelayAsync(cancel),
            _ => throw new InvalidOperationException($"Unknown kind of alarm {alarm.Kind}."),
        };
    }

    /// <summary>The queues that the bits 1, 2, 4 stand for.</summary>
    public static IEnumerable<QueueName> QueuesOf(int bits) =>
        new[] { (QueueName.Holding, 1), (QueueName.Quarantine, 2), (QueueName.Bad, 4) }.Where(one => (bits & one.Item2) != 0).Select(one => one.Item1);

    private Task<QueueStats> StatsAsync(CancellationToken cancel) => stats.ReadAsync(null, cancel);

    private Task<IReadOnlyList<SourceView>> SourcesAsync(CancellationToken cancel) => sources.ReadAsync(clock.GetUtcNow(), cancel);

    private Task<int> FailedDigestsAsync(CancellationToken cancel) => queries.FailedDigestsAsync(cancel);

    private static Reading Held(QueueStats kept, int queues) => new(QueuesOf(queues).Sum(queue => kept.Sum(queue, RecipientState.Held)));

    private Reading Oldest(QueueStats kept, int queues)
    {
        var now = clock.GetUtcNow();
        var oldest = QueuesOf(queues).Where(kept.OldestHeld.ContainsKey).Select(queue => (Queue: queue, At: kept.OldestHeld[queue])).OrderBy(one => one.At).ToList();
        return oldest.Count == 0 ? new(0) : new(Math.Max(0, (now - oldest[0].At).TotalHours), CodeWords.Of(oldest[0].Queue));
    }

    private Reading Source(IReadOnlyList<SourceView> views, string only)
    {
        var now = clock.GetUtcNow();
        foreach (string name in views.Where(view => view.State != SourceState.Failing).Select(view => view.Seen.Name))
        {
            _neverGood.TryRemove(name, out _);
        }

        var troubled = views.Where(view => view.State >= SourceState.Silent && (only.Length == 0 || view.Seen.Name == only))
            .Select(view => (view.Seen.Name, Minutes: Math.Max((now - Good(view, now)).TotalMinutes, LeastMinutes))).OrderByDescending(one => one.Minutes).ToList();
        return troubled.Count == 0 ? new(0) : new(troubled[0].Minutes, Cut(string.Join(", ", troubled.Select(one => one.Name))));
    }

    // What has never worked is known to fail only since we first saw it fail.
    private DateTimeOffset Good(SourceView view, DateTimeOffset now) =>
        (view.State == SourceState.Silent ? view.Seen.LastBrought : view.Seen.LastContact) ?? _neverGood.GetOrAdd(view.Seen.Name, now);

    private async Task<Reading> BouncesAsync(CancellationToken cancel)
    {
        int today = (int)(clock.Now() / Microseconds.PerDay);
        var days = await queries.RefusableAsync(today - UsualDays, today, cancel);
        int lately = await queries.RefusedLatelyAsync(cancel);
        double usual = days.Count == 0 ? 0 : days.Sum() / (days.Count * 24.0);
        string subject = string.Create(CultureInfo.InvariantCulture, $"{lately} / {usual:0.#}");
        return new(lately < FewestBounces ? 0 : lately / Math.Max(usual, 1), subject);
    }

    private async Task<Reading> RelayAsync(CancellationToken cancel)
    {
        var setting = settings.Current<RelaySettings>();
        var wanted = new[] { setting.Release, setting.Requeue }.Where(relay => relay.IsConfigured).Select(relay => relay.ToRelay().Display).ToHashSet(StringComparer.Ordinal);

        // A relay that nobody uses any more may have been left broken.
        var broken = (await relays.ReadAsync(cancel)).Where(row => row.BrokenSince is not null && wanted.Contains(row.Relay)).OrderBy(row => row.BrokenSince).ToList();
        return broken.Count == 0
            ? new(0)
            : new(Math.Max((clock.GetUtcNow() - Microseconds.ToTime(broken[0].BrokenSince!.Value)).TotalMinutes, LeastMinutes), Cut(string.Join(", ", broken.Select(row => row.Relay))));
    }

    private static string Cut(string text) => text.Length > LongestSubject ? text[..LongestSubject] : text;
}
