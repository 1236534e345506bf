using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

internal static class AuditStore
{
    public static void Add(QueueDbContext db, AuditRow row) => db.Audit.Add(row);

    /// <summary>
    /// Only retention may: what is older than the setting says. It goes from the oldest end, which is all that the database allows: a row
    /// behind a younger one, because two were written at the same moment, waits for that one.
    /// </summary>
    public static async Task<int> PurgeAsync(QueueDbContext db, long before, CancellationToken cancel)
    {
        long kept = await db.Audit.Where(row => row.At >= before).OrderBy(row => row.Id).Select(row => row.Id).FirstOrDefaultAsync(cancel);
        var old = kept == 0 ? db.Audit : db.Audit.Where(row => row.Id < kept);
        return await old.ExecuteDeleteAsync(cancel);
    }
}
