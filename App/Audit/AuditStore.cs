using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

internal static class AuditStore
{
    public static void Add(QueueDbContext db, AuditRow row) => db.Audit.Add(row);
}
