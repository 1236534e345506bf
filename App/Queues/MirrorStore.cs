using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>A message in another server's list, with its envelope and without content.</summary>
/// <param name="Size">Octets, as listed.</param>
internal sealed record ListedMessage(IncomingMessage Message, long Size)
{
    public IncomingHome Home { get; } = Message.Home ?? throw new ArgumentException("A listed message lies somewhere.", nameof(Message));
}

/// <summary>An item of ours and the message that it stands for there.</summary>
/// <param name="ArrivedAt">Microseconds; null: not known.</param>
internal sealed record MirroredMessage(long ItemId, string HomeId, long? ArrivedAt);

/// <summary>Items whose message lies in another server's queue: which there are, and those that are new.</summary>
internal sealed class MirrorStore(UnitOfWork work, HoldStore hold, HoldPreparation preparation, ChangeFeed feed, TimeProvider clock)
{
    // Above this many at once a page does better to read its list again.
    private const int MostToldOneByOne = 50;

    /// <summary>Scanners' pushes come with the queue id before the mail server has put the message on hold; it is the same message then.</summary>
    private const string Pushed = "rspamd";
    private const long PushedWithin = Microseconds.PerDay;

    /// <summary>What still lies there as far as we know. Asked once; from then on the mirror remembers.</summary>
    public Task<List<MirroredMessage>> LivingAsync(string source, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Items.Where(item => item.Source == source && item.HomeId != null && item.HomeEndedAt == null)
            .Select(item => new MirroredMessage(item.Id, item.HomeId!, item.HomeArrivedAt)).ToListAsync(token),
        cancel);

    /// <summary>
    /// Takes up what a list showed at <paramref name="listedAt"/> (microseconds) and the caller does not know yet. What a scanner has brought already becomes
    /// the mirrored item itself. In the answer stands what is mirrored now; what left after the list was made is missing.
    /// </summary>
    /// <param name="beforeTold">Runs when they are stored and before anybody is told: what it adds is seen together with them.</param>
    public async Task<IReadOnlyList<MirroredMessage>> AddAsync(IReadOnlyList<ListedMessage> listed, long listedAt, Func<IReadOnlyList<MirroredMessage>, Task> beforeTold, CancellationToken cancel)
    {
        if (listed.Count == 0)
        {
            return [];
        }

        var (known, adopted, notes) = await MatchAsync(listed, listedAt, cancel);
        var fresh = listed.Where(one => !known.ContainsKey(one.Home.Id)).ToList();
        long[] ids = fresh.Count == 0 ? [] : await hold.WriteAsync(
            [.. fresh.Select(one => preparation.PrepareListed(one.Message, one.Size, HoldReasonStore.Of(notes, one.Home.Id, one.Home.ArrivedAt)))], cancel);
        List<MirroredMessage> arrived = [.. fresh.Select((one, at) => new MirroredMessage(ids[at], one.Home.Id, one.Home.ArrivedAt))];
        try
        {
            await beforeTold(arrived);
        }
        finally
        {
            Tell([.. ids.Select(id => new QueueChange(id, QueueChangeKind.Arrived)), .. adopted.Select(id => new QueueChange(id, QueueChangeKind.Changed))]);
        }

        return [.. known.Values.OfType<MirroredMessage>(), .. arrived];
    }

    /// <summary>By id there: the item; null: it has ended meanwhile and is not taken up again.</summary>
    private Task<(Dictionary<string, MirroredMessage?> Known, List<long> Adopted, List<HoldReasonRow> Notes)> MatchAsync(IReadOnlyList<ListedMessage> listed, long listedAt, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            var ids = listed.Select(one => one.Home.Id).ToList();
            var items = await db.Items.Include(item => item.Recipients).AsTracking().Where(item => item.OriginQueueId != null && ids.Contains(item.OriginQueueId)).ToListAsync(token);
            var byId = items.ToLookup(item => item.OriginQueueId!, StringComparer.Ordinal);
            Dictionary<string, MirroredMessage?> known = new(StringComparer.Ordinal);
            List<long> adopted = [];
            foreach (var one in listed)
            {
                if (byId[one.Home.Id].FirstOrDefault(item => IsSame(item, one)) is { } same && (same.HomeEndedAt is null || same.HomeEndedAt >= listedAt))
                {
                    known[one.Home.Id] = same.HomeEndedAt is null ? new MirroredMessage(same.Id, one.Home.Id, one.Home.ArrivedAt) : null;
                }
                else if (byId[one.Home.Id].FirstOrDefault(item => IsPushed(item, one)) is { } pushed)
                {
                    Adopt(db, pushed, one);
                    known[one.Home.Id] = new MirroredMessage(pushed.Id, one.Home.Id, one.Home.ArrivedAt);
                    adopted.Add(pushed.Id);
                }
            }

            var fresh = ids.Where(id => !known.ContainsKey(id)).ToList();
            await MarkHeldAgainAsync(db, listed[0].Message.Source, fresh, token);
            var notes = await db.HoldReasons.AsNoTracking().Where(note => ids.Contains(note.QueueId)).ToListAsync(token);
            return (known, adopted, notes);
        },
        cancel);

    private static bool IsSame(ItemRow item, ListedMessage listed) =>
        item.Source == listed.Message.Source && item.HomeId == listed.Home.Id && item.HomeArrivedAt == listed.Home.ArrivedAt;

    private static bool IsPushed(ItemRow item, ListedMessage listed) =>
        item is { Home: ItemHome.Here, HomeId: null } && item.Source.StartsWith(Pushed, StringComparison.Ordinal)
        && item.Recipients.Any(recipient => recipient.State == RecipientState.Held)
        && Math.Abs(item.ReceivedAt - (listed.Home.ArrivedAt ?? item.ReceivedAt)) < PushedWithin;

    private void Adopt(QueueDbContext db, ItemRow item, ListedMessage listed)
    {
        item.Source = listed.Message.Source;
        item.Home = listed.Home.Kind;
        item.HomeId = listed.Home.Id;
        item.HomeArrivedAt = listed.Home.ArrivedAt;
        item.HomeEndedAt = null;

        // Somebody's mail does wait here after all.
        item.Marks &= ~ItemMarks.Copy;
        item.ReversePath = listed.Message.ReversePath;

        // The scanner saw the addresses as they were given; the mail server's own, after its maps, are those that it will deliver to.
        long now = clock.Now();
        var wanted = listed.Message.Recipients.GroupBy(recipient => AddressKey.Fold(recipient.Address)).ToDictionary(group => group.Key, group => group.First());
        foreach (var recipient in item.Recipients.Where(recipient => recipient.State == RecipientState.Held && !wanted.ContainsKey(recipient.AddressKey)).ToList())
        {
            item.Recipients.Remove(recipient);
            db.Recipients.Remove(recipient);
        }

        foreach (var (key, recipient) in wanted.Where(pair => item.Recipients.All(had => had.AddressKey != pair.Key)))
        {
            item.Recipients.Add(new RecipientRow { Address = recipient.Address, AddressKey = key, Queue = item.Queue, State = RecipientState.Held, ChangedAt = now, Notify = recipient.Notify, Orcpt = recipient.Orcpt });
        }

        item.RecipientCount = item.Recipients.Count;
        item.RecipientsShown = HoldPreparation.Shown(item.Recipients.Select(recipient => recipient.Address));
        ItemState.Refresh(item, now);
    }

    /// <summary>What we had handed over, or somebody there had released, is stopped once more under its id.</summary>
    private async Task MarkHeldAgainAsync(QueueDbContext db, string source, List<string> ids, CancellationToken cancel)
    {
        var handedOver = await db.Recipients.AsTracking().Where(recipient => recipient.MtaQueueId != null && ids.Contains(recipient.MtaQueueId) && recipient.MtaOutcome != MtaOutcome.HeldAgain).ToListAsync(cancel);
        foreach (var recipient in handedOver)
        {
            recipient.MtaOutcome = MtaOutcome.HeldAgain;
            recipient.MtaSaid = $"in the hold queue of {source}";
            recipient.MtaSeenAt = clock.Now();
        }
    }

    private void Tell(IReadOnlyList<QueueChange> changes)
    {
        foreach (var change in changes.Count > MostToldOneByOne ? [new QueueChange(0, QueueChangeKind.Reset)] : changes)
        {
            feed.Publish(change);
        }
    }
}
