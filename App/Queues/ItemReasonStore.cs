using System.Text.Json;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>Why an item was stopped, as its rows keep it.</summary>
internal sealed record ItemReason(QueueName Queue, ReasonCode Code, double? Score, string? Said, string Scanner, double? Threshold, string EvidenceJson)
{
    public static ItemReason Of(PreparedItem prepared) => new(
        prepared.Item.Queue, prepared.Item.Reason, prepared.Item.Score, prepared.Item.Said, prepared.Detail.Scanner, prepared.Detail.Threshold, prepared.Detail.EvidenceJson);

    public static ItemReason Of(Reason reason) => new(
        reason.Queue, reason.Code, reason.Score, reason.Said, reason.Scanner, reason.Threshold, reason.Evidence.Count == 0 ? "[]" : JsonSerializer.Serialize(reason.Evidence));

    /// <summary>What an item bears already, as one more voice beside those that come later.</summary>
    public static HeldReason Told(ItemRow item, DetailRow? detail) => new(
        "item", item.Queue, item.Reason, item.Score, detail?.Threshold, item.Said, detail?.Scanner ?? "", Views(detail?.EvidenceJson ?? "[]"));

    public static List<EvidenceView> Views(string json) =>
        (JsonSerializer.Deserialize<List<Evidence>>(json) ?? []).ConvertAll(one => new EvidenceView(one.Rule, one.Points, one.Description));
}

/// <summary>Gives an item the reason that became known after it was listed, inside the caller's unit of work.</summary>
internal static class ItemReasonStore
{
    /// <param name="item">Tracked, with all its recipients.</param>
    public static async Task ChangeAsync(QueueDbContext db, ItemRow item, ItemReason reason, long now, CancellationToken cancel)
    {
        await RecountAsync(db, item, reason, cancel);
        var before = item.Queue;
        foreach (var recipient in item.Recipients.Where(recipient => recipient.State == RecipientState.Held && recipient.Queue == before))
        {
            recipient.Queue = reason.Queue;
        }

        item.Reason = reason.Code;
        item.Score = reason.Score;
        item.Said = reason.Said;
        if (await db.Details.FindAsync([item.Id], cancel) is not { } detail)
        {
            detail = new DetailRow { ItemId = item.Id };
            db.Details.Add(detail);
        }

        detail.EvidenceJson = reason.EvidenceJson;
        detail.Scanner = reason.Scanner;
        detail.Threshold = reason.Threshold;
        ItemState.Refresh(item, now);
    }

    /// <summary>The trigger counted the arrival under what was known then; the chart by reasons is to show what it was.</summary>
    private static async Task RecountAsync(QueueDbContext db, ItemRow item, ItemReason reason, CancellationToken cancel)
    {
        if (item.Reason == reason.Code)
        {
            return;
        }

        int day = (int)(item.ReceivedAt / Microseconds.PerDay);
        if (await db.Arrivals.FindAsync([day, item.Reason, item.Queue], cancel) is not { Count: > 0 } counted)
        {
            return;
        }

        counted.Count--;
        if (await db.Arrivals.FindAsync([day, reason.Code, reason.Queue], cancel) is { } other)
        {
            other.Count++;
        }
        else
        {
            db.Arrivals.Add(new ArrivalRow { Day = day, Reason = reason.Code, Queue = reason.Queue, Count = 1 });
        }
    }
}
