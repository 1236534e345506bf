using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>Removes what has been kept long enough, in small commits; a row in the audit says how many. Zero days: for ever.</summary>
internal sealed class RetentionRun(UnitOfWork work, SettingsStore settings, ChangeFeed feed, TimeProvider clock)
{
    private const int AtOnce = 200;
    private const int VerdictsAtOnce = 2000;

    /// <summary>A note why a mail server stopped a message is of use until the message is mirrored, which is soon.</summary>
    private const int NoteDays = 30;
    private static readonly Actor Retention = Actor.System("retention");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var keep = settings.Current<RetentionSettings>();
        int purged = await PurgeAsync((db, token) => RetentionStore.PurgeSettledAsync(db, Before(keep.RecycleBinDays), AtOnce, token), cancel);
        foreach (var (queue, days) in new[] { (QueueName.Holding, keep.HoldingDays), (QueueName.Quarantine, keep.QuarantineDays), (QueueName.Bad, keep.BadDays) })
        {
            purged += days == 0 ? 0 : await PurgeAsync((db, token) => RetentionStore.PurgeHeldAsync(db, queue, Before(days), AtOnce, token), cancel);
        }

        if (keep.AuditDays > 0)
        {
            await work.WriteAsync((db, token) => AuditStore.PurgeAsync(db, Before(keep.AuditDays), token), cancel);
        }

        await work.WriteAsync((db, token) => HoldReasonStore.PurgeAsync(db, Before(NoteDays), token), cancel);
        await PurgeVerdictsAsync(settings.Current<BackscatterSettings>().HistoryDays, cancel);
        return purged;
    }

    /// <summary>Nobody's mail: no row in the audit says that verdicts have gone.</summary>
    private async Task PurgeVerdictsAsync(int days, CancellationToken cancel)
    {
        if (days == 0)
        {
            return;
        }

        while (await work.WriteAsync((db, token) => HistoryStore.PurgeAsync(db, Before(days), VerdictsAtOnce, token), cancel) == VerdictsAtOnce)
        {
        }

        await work.WriteAsync((db, token) => HistoryStore.PurgeDaysAsync(db, (int)(Before(days) / Microseconds.PerDay), token), cancel);
    }

    private async Task<int> PurgeAsync(Func<QueueDbContext, CancellationToken, Task<IReadOnlyList<long>>> some, CancellationToken cancel)
    {
        int all = 0;
        while (true)
        {
            var gone = await work.WriteAsync(
                async (db, token) =>
                {
                    var ids = await some(db, token);
                    foreach (long id in ids)
                    {
                        AuditLog.Add(db, clock, Retention, Acts.Purge, Outcomes.Done, id);
                    }

                    return ids;
                },
                cancel);
            foreach (long id in gone)
            {
                feed.Publish(new QueueChange(id, QueueChangeKind.Purged));
            }

            all += gone.Count;
            if (gone.Count < AtOnce)
            {
                return all;
            }
        }
    }

    private long Before(int days) => clock.Now() - (days * Microseconds.PerDay);
}
