using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>Adds what somebody says of a message that is here already. As with header fields, danger only goes up.</summary>
internal sealed class EvidenceStore(UnitOfWork work, ChangeFeed feed)
{
    /// <summary>False: there is no such item.</summary>
    public async Task<bool> AddAsync(long itemId, HeldReason told, CancellationToken cancel)
    {
        bool found = await work.WriteAsync((db, token) => AddAsync(db, itemId, told, token), cancel);
        if (found)
        {
            feed.Publish(new QueueChange(itemId, QueueChangeKind.Changed));
        }

        return found;
    }

    /// <summary>The same inside the caller's unit of work.</summary>
    public static async Task<bool> AddAsync(QueueDbContext db, long itemId, HeldReason told, CancellationToken cancel)
    {
        if (await ItemStore.LoadAsync(db, itemId, cancel) is not { } item)
        {
            return false;
        }

        var detail = await db.Details.AsTracking().SingleOrDefaultAsync(row => row.ItemId == itemId, cancel);
        var tally = new ReasonTally(new HoldDefaults(item.Queue, item.Reason, HeaderFamilies.None));
        tally.Add(Known(item, detail));
        tally.Add(ToldReason.Reading(told));
        var reason = tally.Result();
        foreach (var recipient in item.Recipients.Where(one => one.State == RecipientState.Held && one.Queue == item.Queue))
        {
            recipient.Queue = reason.Queue;
            recipient.Version++;
        }

        (item.Queue, item.Reason, item.Score, item.Said) = (reason.Queue, reason.Code, reason.Score, reason.Said);
        item.Version++;
        if (detail is null)
        {
            db.Details.Add(detail = new DetailRow { ItemId = itemId });
        }

        detail.EvidenceJson = JsonSerializer.Serialize(reason.Evidence);
        detail.Scanner = reason.Scanner;
        detail.Threshold = reason.Threshold;
        return true;
    }

    private static Reading Known(ItemRow item, DetailRow? detail) => new()
    {
        Code = item.Reason,
        Score = item.Score is { } points ? new Score(points, detail?.Threshold) : null,
        Said = item.Said,
        Scanner = detail?.Scanner ?? "",
        Evidence = detail is null ? [] : JsonSerializer.Deserialize<List<Evidence>>(detail.EvidenceJson) ?? [],
    };
}
