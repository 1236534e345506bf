using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>Notes by queue id why a mail server stopped a message, before its hold queue is mirrored or after.</summary>
internal sealed class HoldReasonStore(UnitOfWork work, ChangeFeed feed, TimeProvider clock)
{
    // The mail server's clock may be behind ours; a short id that is used again is older than this by days.
    private const long Skew = 600 * Microseconds.PerSecond;
    private const int LongestQueueId = 100;

    public Task NoteAsync(IReadOnlyList<(string QueueId, HeldReason Reason)> noted, CancellationToken cancel) => NoteAsync(noted, null, cancel);

    /// <param name="at">When it was said, in microseconds, where that is not now.</param>
    public async Task NoteAsync(IReadOnlyList<(string QueueId, HeldReason Reason)> noted, long? at, CancellationToken cancel)
    {
        long now = clock.Now();
        var rows = noted.Where(one => one.QueueId.Length is > 0 and <= LongestQueueId).Select(one => Row(one.QueueId, one.Reason, at ?? now)).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var changed = await work.WriteAsync(
            async (db, token) =>
            {
                var ids = rows.Select(row => row.QueueId).Distinct().ToList();
                var known = await db.HoldReasons.AsNoTracking().Where(note => ids.Contains(note.QueueId)).ToListAsync(token);

                // A log that is read again says the same again.
                var fresh = rows.Where(row => !known.Exists(note => IsSame(note, row))).ToList();
                db.HoldReasons.AddRange(fresh);
                return await ApplyAsync(db, fresh, now, token);
            },
            cancel);
        foreach (long id in changed)
        {
            feed.Publish(new QueueChange(id, QueueChangeKind.Changed));
        }
    }

    /// <summary>Forgets what was noted before <paramref name="before"/>: what it explained has been mirrored since, or never came.</summary>
    public static Task<int> PurgeAsync(QueueDbContext db, long before, CancellationToken cancel) => db.HoldReasons.Where(note => note.At < before).ExecuteDeleteAsync(cancel);

    /// <summary>Those of the notes that speak of this message and not of an earlier one under the same short id.</summary>
    internal static List<HeldReason> Of(IEnumerable<HoldReasonRow> notes, string queueId, long? arrivedAt) =>
        [.. notes.Where(note => note.QueueId == queueId && (arrivedAt is null || note.At >= arrivedAt - Skew)).Select(Told)];

    /// <summary>To what is mirrored already. What the items bear stays; only something worse or more of it can come of a note.</summary>
    private static async Task<List<long>> ApplyAsync(QueueDbContext db, List<HoldReasonRow> notes, long now, CancellationToken cancel)
    {
        var ids = notes.Select(note => note.QueueId).Distinct().ToList();
        var items = await db.Items.Include(item => item.Recipients).AsTracking()
            .Where(item => item.OriginQueueId != null && ids.Contains(item.OriginQueueId) && item.HomeId == item.OriginQueueId && item.HomeEndedAt == null).ToListAsync(cancel);
        foreach (var item in items)
        {
            var told = Of(notes, item.HomeId!, item.HomeArrivedAt);
            if (told.Count > 0)
            {
                var detail = await db.Details.FindAsync([item.Id], cancel);
                var reason = ReasonReader.Read(default(ReadOnlySpan<byte>), HoldDefaults.None, [ItemReason.Told(item, detail), .. told]);
                await ItemReasonStore.ChangeAsync(db, item, ItemReason.Of(reason), now, cancel);
            }
        }

        return items.ConvertAll(item => item.Id);
    }

    private static bool IsSame(HoldReasonRow one, HoldReasonRow other) =>
        one.QueueId == other.QueueId && one.Origin == other.Origin && one.Reason == other.Reason && one.Said == other.Said && one.EvidenceJson == other.EvidenceJson && one.At >= other.At - Skew;

    private static HeldReason Told(HoldReasonRow note) => new(
        note.Origin, note.Queue, note.Reason, note.Score, note.Threshold, note.Said, note.Scanner, ItemReason.Views(note.EvidenceJson));

    private static HoldReasonRow Row(string queueId, HeldReason reason, long at) => new()
    {
        QueueId = queueId,
        At = at,
        Origin = reason.Origin,
        Queue = reason.Queue,
        Reason = reason.Code,
        Score = reason.Score,
        Threshold = reason.Threshold,
        Said = reason.Said,
        Scanner = reason.Scanner,
        EvidenceJson = reason.Evidence.Count == 0 ? "[]" : JsonSerializer.Serialize(reason.Evidence.Select(one => new Evidence(one.Rule, one.Points, one.Text))),
    };
}
