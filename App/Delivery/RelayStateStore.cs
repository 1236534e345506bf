using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;

namespace QueueDashboard.Delivery;

/// <summary>Which relays refuse everybody, so that a person is told and the items' own attempts are spared.</summary>
internal sealed class RelayStateStore(UnitOfWork work, TimeProvider clock)
{
    public Task<List<RelayStateRow>> ReadAsync(CancellationToken cancel) => work.ReadAsync((db, token) => db.RelayStates.ToListAsync(token), cancel);

    /// <summary>True when it was not known to be broken before.</summary>
    public Task<bool> MarkBrokenAsync(string relay, string cause, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            var row = await FindAsync(db, relay, token);
            bool first = row.BrokenSince is null;
            row.BrokenSince ??= clock.Now();
            row.ChangedAt = clock.Now();
            row.Cause = cause;
            return first;
        },
        cancel);

    public Task MarkWorkingAsync(string relay, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            var row = await FindAsync(db, relay, token);
            row.BrokenSince = null;
            row.ChangedAt = clock.Now();
            row.Cause = null;
        },
        cancel);

    private static async Task<RelayStateRow> FindAsync(QueueDbContext db, string relay, CancellationToken cancel)
    {
        var row = await db.RelayStates.FindAsync([relay], cancel);
        if (row is null)
        {
            row = new RelayStateRow { Relay = relay };
            db.RelayStates.Add(row);
        }

        return row;
    }
}
