using System.Text.Json;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>What a scanner said when it was asked again.</summary>
/// <param name="Evidence">Its rules with points, the weightiest first.</param>
public sealed record SecondLookView(long Id, DateTimeOffset At, string AskedBy, string Scanner, string Action, double? Score, double? Threshold, IReadOnlyList<EvidenceView> Evidence);

/// <summary>Keeps second looks beside the message, where they go with it.</summary>
internal static class SecondLookStore
{
    /// <summary>Inside the caller's unit of work; saved, so that it has its number.</summary>
    public static async Task<SecondLookView> AddAsync(QueueDbContext db, long itemId, long now, string askedBy, string scanner, RspamdVerdict verdict, CancellationToken cancel)
    {
        var row = new SecondLookRow
        {
            ItemId = itemId,
            At = now,
            AskedBy = askedBy,
            Scanner = scanner,
            Action = verdict.Action,
            Score = Bounded(verdict.Score),
            Threshold = Bounded(verdict.Threshold),
            EvidenceJson = JsonSerializer.Serialize(RspamdReason.EvidenceOf(verdict.Symbols)),
        };
        db.SecondLooks.Add(row);
        await db.SaveChangesAsync(cancel);
        return View(row);
    }

    public static SecondLookView View(SecondLookRow row) => new(
        row.Id,
        Microseconds.ToTime(row.At),
        ActorWords.Shown(row.AskedBy) ?? "",
        row.Scanner,
        row.Action,
        row.Score,
        row.Threshold,
        [.. (JsonSerializer.Deserialize<List<Evidence>>(row.EvidenceJson) ?? []).Select(one => new EvidenceView(one.Rule, one.Points, one.Description))]);

    private static double? Bounded(double? points) => points is { } value ? Math.Clamp(value, -PointNumber.Limit, PointNumber.Limit) : null;
}
