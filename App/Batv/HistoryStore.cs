using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;

namespace QueueDashboard.Batv;

/// <summary>The tables of the history, within the caller's unit of work.</summary>
internal static class HistoryStore
{
    private static readonly string[] Columns =
    [
        "At", "Verdict", "Explanation", "Scheme", "IsBounce", "Failed", "Refused", "Doubtful", "Sender", "Recipient", "RecipientPlain", "Client", "ClientName", "Helo", "Listener", "QueueId", "Slot", "DaysLeft", "ExemptionId",
    ];

    /// <summary>
    /// One statement, prepared once, for all rows: in a flood the intake waits for its turn meanwhile. Call it within a transaction.
    /// </summary>
    public static async Task AddAsync(QueueDbContext db, IReadOnlyList<BatvHistoryRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();

        // Only the names above stand in the text; every value is a parameter.
#pragma warning disable CA2100
        insert.CommandText = $"INSERT INTO \"BatvHistory\" ({string.Join(", ", Columns.Select(column => $"\"{column}\""))}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))})";
#pragma warning restore CA2100
        for (int i = 0; i < Columns.Length; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            insert.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            Fill(
                insert,
                row.At,
                row.Verdict,
                row.Explanation,
                row.Scheme,
                row.IsBounce,
                row.Failed,
                row.Refused,
                row.Doubtful,
                row.Sender,
                row.Recipient,
                row.RecipientPlain,
                row.Client,
                row.ClientName,
                row.Helo,
                row.Listener,
                row.QueueId,
                row.Slot,
                row.DaysLeft,
                row.ExemptionId);
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    public static async Task AddAsync(QueueDbContext db, VerdictCounts counts, CancellationToken cancel)
    {
        foreach (var day in counts.Days.Values)
        {
            if (await db.BatvDays.FindAsync([day.Day, day.Word], cancel) is not { } row)
            {
                row = new BatvDayRow { Day = day.Day, Word = day.Word };
                db.BatvDays.Add(row);
            }

            row.Count += day.Count;
            row.Bounces += day.Bounces;
            row.Failed += day.Failed;
            row.Refused += day.Refused;
            row.Doubtful += day.Doubtful;
        }

        await AddListenersAsync(db, counts.Listeners, cancel);
        foreach (var (slot, use) in counts.KeyUses)
        {
            // The key may have been deleted since.
            if (await db.BatvKeys.FindAsync([slot], cancel) is { } key)
            {
                key.FirstUsedAt ??= use.First;
                key.LastUsedAt = use.Last;
            }
        }

        foreach (var (id, use) in counts.ExemptionUses)
        {
            if (await db.BatvExemptions.FindAsync([id], cancel) is { } exemption)
            {
                exemption.Uses += use.Count;
                exemption.LastUsedAt = use.Last;
            }
        }
    }

    /// <summary>Removes some that are older; small, so that no other writer waits for long.</summary>
    /// <returns>How many went.</returns>
    public static Task<int> PurgeAsync(QueueDbContext db, long before, int atOnce, CancellationToken cancel) =>
        db.BatvHistory.Where(row => db.BatvHistory.Where(old => old.At < before).OrderBy(old => old.At).Select(old => old.Id).Take(atOnce).Contains(row.Id)).ExecuteDeleteAsync(cancel);

    public static Task<int> PurgeDaysAsync(QueueDbContext db, int before, CancellationToken cancel) =>
        db.BatvDays.Where(row => row.Day < before).ExecuteDeleteAsync(cancel);

    private static async Task AddListenersAsync(QueueDbContext db, Dictionary<string, BatvListenerRow> listeners, CancellationToken cancel)
    {
        int room = VerdictCounts.MostListeners - await db.BatvListeners.CountAsync(cancel);
        foreach (var seen in listeners.Values)
        {
            if (await db.BatvListeners.FindAsync([seen.Listener], cancel) is not { } row)
            {
                if (room-- <= 0)
                {
                    continue;
                }

                row = new BatvListenerRow { Listener = seen.Listener, FirstSeen = seen.FirstSeen };
                db.BatvListeners.Add(row);
            }

            row.LastSeen = seen.LastSeen;
            row.Judged += seen.Judged;
            row.Refused += seen.Refused;
            row.SignedCount += seen.SignedCount;
            row.LastSignedAt = seen.LastSignedAt ?? row.LastSignedAt;
        }
    }

    private static void Fill(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
