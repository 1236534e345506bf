using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

internal static class AuditStore
{
    public static void Add(QueueDbContext db, AuditRow row) => db.Audit.Add(row);

    /// <summary>Only retention may: what is older than the setting says.</summary>
    public static Task<int> PurgeAsync(QueueDbContext db, long before, CancellationToken cancel) =>
        db.Audit.Where(row => row.At < before).ExecuteDeleteAsync(cancel);
}
