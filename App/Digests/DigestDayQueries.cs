using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;

namespace QueueDashboard.Digests;

/// <summary>How many digests came to this end on one UTC day.</summary>
internal sealed record DigestDay(DateOnly Day, DigestState State, int Count);

/// <summary>Digests by day and outcome, read from an index alone.</summary>
internal sealed class DigestDayQueries(UnitOfWork work, TimeProvider clock)
{
    // A mail that is settled keeps as due what its last claim said, which is so much later than the moment itself.
    private const long ClaimMinutes = 10;

    public Task<IReadOnlyList<DigestDay>> ReadAsync(int days, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<DigestDay>>(
        async (db, token) =>
        {
            const long Late = ClaimMinutes * 60 * Microseconds.PerSecond;
            long since = (((clock.Now() / Microseconds.PerDay) - days + 1) * Microseconds.PerDay) + Late;
            DigestState[] settled = [DigestState.Sent, DigestState.Written, DigestState.Failed];
            var rows = await db.Digests.Where(row => settled.Contains(row.State) && row.DueAt >= since).GroupBy(row => new { row.State, Day = (row.DueAt - Late) / Microseconds.PerDay })
                .Select(same => new { same.Key.State, same.Key.Day, Count = same.Count() }).ToListAsync(token);
            return [.. rows.OrderBy(row => row.Day).Select(row => new DigestDay(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)row.Day), row.State, row.Count))];
        },
        cancel);
}
