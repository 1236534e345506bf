using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;

namespace QueueDashboard.Alarms;

/// <summary>What the page, the API and the command line read of the alarms.</summary>
internal interface IReadAlarms
{
    /// <summary>All of them, as they were added.</summary>
    Task<IReadOnlyList<Alarm>> ListAsync(CancellationToken cancel);

    Task<Alarm?> FindAsync(long id, CancellationToken cancel);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only older ones than this event; null: from the newest on.</param>
    Task<IReadOnlyList<AlarmEvent>> EventsAsync(long alarm, long? before, int most, CancellationToken cancel);
}

/// <inheritdoc cref="IReadAlarms"/>
internal sealed class AlarmQueries(UnitOfWork work, TimeProvider clock) : IReadAlarms
{
    public const int LargestPage = 200;

    /// <summary>A failed digest is news for a day.</summary>
    private const int FailedHours = 24;

    // A digest is put off with growing pauses; after three attempts and half an hour it is more than a hiccup.
    private const int StuckAttempts = 3;
    private const int StuckMinutes = 30;
    private const int MostFailed = 1000;
    private const int MostRefused = 100_000;

    public Task<IReadOnlyList<Alarm>> ListAsync(CancellationToken cancel) => work.ReadAsync<IReadOnlyList<Alarm>>(
        async (db, token) =>
        {
            var rows = await db.Alarms.OrderBy(row => row.Id)
                .Select(row => new { Row = row, Last = db.AlarmEvents.Where(one => one.AlarmId == row.Id).OrderByDescending(one => one.Id).FirstOrDefault() })
                .ToListAsync(token);
            return [.. rows.Select(one => Alarm.Of(one.Row, one.Last))];
        },
        cancel);

    public async Task<Alarm?> FindAsync(long id, CancellationToken cancel) => (await ListAsync(cancel)).FirstOrDefault(alarm => alarm.Id == id);

    public Task<IReadOnlyList<AlarmEvent>> EventsAsync(long alarm, long? before, int most, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<AlarmEvent>>(
        async (db, token) =>
        {
            long below = before ?? long.MaxValue;
            var rows = await db.AlarmEvents.Where(row => row.AlarmId == alarm && row.Id < below).OrderByDescending(row => row.Id).Take(Math.Clamp(most, 1, LargestPage)).ToListAsync(token);
            return [.. rows.Select(AlarmEvent.Of)];
        },
        cancel);

    /// <summary>
    /// Digests that failed within a day and were followed by none that reached the same address, and those that are put off again and again.
    /// </summary>
    public Task<int> FailedDigestsAsync(CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            long now = clock.Now();

            // A settled digest keeps the moment of its last claim as due: the index of state and due finds those of the last day.
            long since = now - (FailedHours * 3600 * Microseconds.PerSecond);
            var failed = await db.Digests.Where(row => row.State == DigestState.Failed && row.DueAt >= since).OrderByDescending(row => row.DueAt)
                .Select(row => new { row.Id, row.SentTo }).Take(MostFailed).ToListAsync(token);
            var addresses = failed.Select(row => row.SentTo).Distinct().ToList();
            var reached = addresses.Count == 0 ? [] : await db.Digests.Where(row => row.State == DigestState.Sent && row.DueAt >= since && addresses.Contains(row.SentTo))
                .GroupBy(row => row.SentTo).Select(same => new { SentTo = same.Key, Id = same.Max(row => row.Id) }).ToDictionaryAsync(one => one.SentTo, one => one.Id, token);
            long stuck = now - (StuckMinutes * 60 * Microseconds.PerSecond);
            int waiting = await db.Digests.CountAsync(row => row.State == DigestState.Waiting && row.Attempts >= StuckAttempts && row.CreatedAt < stuck, token);
            return waiting + failed.Count(row => !reached.TryGetValue(row.SentTo, out long id) || id < row.Id);
        },
        cancel);

    /// <summary>Bounces that were refused within the last hour. In a flood the history leaves rows out: then there are more.</summary>
    public Task<int> RefusedLatelyAsync(CancellationToken cancel) => work.ReadAsync(
        (db, token) =>
        {
            long since = clock.Now() - (3600 * Microseconds.PerSecond);
            return db.BatvHistory.Where(row => row.Failed && row.At >= since && row.Refused).Take(MostRefused).CountAsync(token);
        },
        cancel);

    /// <summary>
    /// By day, the larger of what was refused and what failed, oldest first: before refusing was turned on the same bounces only failed, and turning
    /// it on is no jump.
    /// </summary>
    /// <param name="before">The first day that is not wanted, as days since 1970.</param>
    public Task<List<long>> RefusableAsync(int from, int before, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.BatvDays.Where(row => row.Day >= from && row.Day < before).GroupBy(row => row.Day).OrderBy(same => same.Key)
            .Select(same => same.Sum(row => row.Refused > row.Failed ? row.Refused : row.Failed)).ToListAsync(token),
        cancel);
}
