using System.Text.Json;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>Notes by queue id why a mail server stopped a message, for the time when its hold queue is mirrored.</summary>
internal sealed class HoldReasonStore(UnitOfWork work, TimeProvider clock)
{
    public Task NoteAsync(IReadOnlyList<(string QueueId, HeldReason Reason)> noted, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            long now = clock.Now();
            await db.HoldReasons.AddRangeAsync(noted.Select(one => Row(one.QueueId, one.Reason, now)), token);
        },
        cancel);

    private static HoldReasonRow Row(string queueId, HeldReason reason, long now) => new()
    {
        QueueId = queueId,
        At = now,
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
