using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>What a mail server's queue or log shows of a message that it goes on with.</summary>
/// <param name="Address">The recipient as the server names him; null: all of that id.</param>
/// <param name="Original">The address before the server's maps, where it says so.</param>
/// <param name="At">Microseconds; null: now.</param>
internal sealed record MtaSighting(string QueueId, string? Address, string? Original, MtaOutcome Outcome, string? Said, long? At = null);

/// <summary>Writes down what became of messages after the mail server took them or somebody released them there.</summary>
internal sealed class MtaProofStore(UnitOfWork work, ChangeFeed feed, TimeProvider clock)
{
    private const int AtOnce = 500;
    private const int LongestSaid = 500;

    private readonly RecentSightings _recent = new(clock);

    /// <summary>How many recipients' copies something new is known of.</summary>
    /// <param name="source">The mail server's own source: what lies in its queue is known by its id there.</param>
    public async Task<int> SeenAsync(string source, IReadOnlyList<MtaSighting> sightings, CancellationToken cancel)
    {
        int all = 0;
        long now = clock.Now();
        List<(long At, MtaSighting Seen)> waiting = [.. _recent.Take(source), .. sightings.Select(one => (now, one))];
        foreach (var chunk in waiting.Chunk(AtOnce))
        {
            // Most lines of a log are of mail that we never saw: a look without the one writer's turn.
            var ids = chunk.Select(one => one.Seen.QueueId).Distinct().ToList();
            var ours = await work.ReadAsync((db, token) => OursAsync(db, source, ids, token), cancel);
            foreach (var unknown in chunk.Where(one => !ours.Contains(one.Seen.QueueId)).GroupBy(one => one.At))
            {
                _recent.Keep(source, unknown.Select(one => one.Seen), unknown.Key);
            }

            if (ours.Count == 0)
            {
                continue;
            }

            var changed = await work.WriteAsync((db, token) => WriteAsync(db, source, [.. chunk.Select(one => one.Seen).Where(one => ours.Contains(one.QueueId))], token), cancel);
            all += changed.Count;
            foreach (long id in changed.Distinct())
            {
                feed.Publish(new QueueChange(id, QueueChangeKind.Changed));
            }
        }

        return all;
    }

    private static async Task<HashSet<string>> OursAsync(QueueDbContext db, string source, List<string> ids, CancellationToken cancel)
    {
        var handedOver = await db.Recipients.Where(recipient => recipient.MtaQueueId != null && ids.Contains(recipient.MtaQueueId)).Select(recipient => recipient.MtaQueueId!).ToListAsync(cancel);
        var mirrored = await db.Items.Where(item => item.OriginQueueId != null && ids.Contains(item.OriginQueueId) && item.HomeId == item.OriginQueueId && item.Source == source).Select(item => item.HomeId!).ToListAsync(cancel);
        return new HashSet<string>([.. handedOver, .. mirrored], StringComparer.Ordinal);
    }

    private async Task<List<long>> WriteAsync(QueueDbContext db, string source, List<MtaSighting> sightings, CancellationToken cancel)
    {
        var ids = sightings.Select(one => one.QueueId).Distinct().ToList();
        var handedOver = await db.Recipients.AsTracking().Where(recipient => recipient.MtaQueueId != null && ids.Contains(recipient.MtaQueueId)).ToListAsync(cancel);

        // Released there by somebody else: the id is still the one that it was held under, and ours does not know yet that it left.
        var mirrored = await db.Items.Include(item => item.Recipients).AsTracking()
            .Where(item => item.OriginQueueId != null && ids.Contains(item.OriginQueueId) && item.HomeId == item.OriginQueueId && item.Source == source).ToListAsync(cancel);
        List<(string Id, RecipientRow Recipient)> candidates =
        [
            .. handedOver.Select(recipient => (recipient.MtaQueueId!, recipient)),
            .. mirrored.SelectMany(item => item.Recipients.Where(recipient => recipient is { MtaQueueId: null, State: RecipientState.Held or RecipientState.Pending or RecipientState.Gone }).Select(recipient => (item.HomeId!, recipient))),
        ];
        var byId = candidates.ToLookup(pair => pair.Id, pair => pair.Recipient, StringComparer.Ordinal);
        List<long> changed = [];
        foreach (var one in sightings)
        {
            changed.AddRange(Meant(one, [.. byId[one.QueueId]]).Where(recipient => Note(recipient, one)).Select(recipient => recipient.ItemId));
        }

        return changed;
    }

    /// <summary>By address, before or after the server's maps; an id with one recipient needs none.</summary>
    private static IEnumerable<RecipientRow> Meant(MtaSighting seen, List<RecipientRow> recipients)
    {
        if (seen.Address is null || recipients.Count <= 1)
        {
            return recipients;
        }

        string?[] keys = [AddressKey.Fold(seen.Address), seen.Original is null ? null : AddressKey.Fold(seen.Original)];
        return recipients.Where(recipient => keys.Contains(recipient.AddressKey));
    }

    private bool Note(RecipientRow recipient, MtaSighting seen)
    {
        // Delivered is delivered: a slower source must not take it back. The end of one way is not undone by the queue's list either.
        bool final = recipient.MtaOutcome is MtaOutcome.Delivered or MtaOutcome.Bounced or MtaOutcome.Expired;
        string? said = seen.Said is null ? null : CleanText.Line(seen.Said, LongestSaid);
        if ((final && seen.Outcome is MtaOutcome.Queued or MtaOutcome.Deferred) || (recipient.MtaOutcome == seen.Outcome && recipient.MtaSaid == said))
        {
            return false;
        }

        recipient.MtaQueueId = seen.QueueId;
        recipient.MtaOutcome = seen.Outcome;
        recipient.MtaSaid = said;
        recipient.MtaSeenAt = seen.At ?? clock.Now();
        recipient.Version++;
        return true;
    }
}
