using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>An item whose content has not been read yet.</summary>
internal sealed record ContentWanted(long ItemId, string Source, string HomeId, long? ArrivedAt, long Size);

/// <summary>Gives listed items the content that was fetched for them, and what follows from it: subject, reason, marks, search.</summary>
internal sealed class MirrorContentStore(UnitOfWork work, HoldPreparation preparation, ChangeFeed feed, IndexSignal index, TimeProvider clock)
{
    /// <summary>The newest first: those are looked at.</summary>
    /// <param name="apart">Items that are not wanted again now.</param>
    public Task<List<ContentWanted>> WantedAsync(string source, int most, IReadOnlyCollection<long> apart, CancellationToken cancel) => work.ReadAsync(
        (db, token) => Wanted(Pending(db).Where(item => item.Source == source && !apart.Contains(item.Id)).OrderByDescending(item => item.Id).Take(most)).ToListAsync(token),
        cancel);

    /// <summary>Null: nothing has to be fetched for it, or nothing can be any more.</summary>
    public Task<ContentWanted?> WantedAsync(long itemId, CancellationToken cancel) => work.ReadAsync(
        (db, token) => Wanted(Pending(db).Where(item => item.Id == itemId)).SingleOrDefaultAsync(token), cancel);

    public Task<bool> HasContentAsync(long itemId, CancellationToken cancel) => work.ReadAsync((db, token) => db.Contents.AnyAsync(content => content.ItemId == itemId, token), cancel);

    /// <summary>All in one commit. What has content already, or is gone from our store, is left alone.</summary>
    public async Task FillAsync(IReadOnlyList<(long ItemId, ReadOnlyMemory<byte> Content)> fetched, CancellationToken cancel)
    {
        var ids = fetched.Select(one => one.ItemId).ToList();
        var rows = await work.ReadAsync(
            async (db, token) =>
            {
                var items = await db.Items.Include(item => item.Recipients).Where(item => ids.Contains(item.Id)).ToDictionaryAsync(item => item.Id, token);
                var homes = items.Values.Select(item => item.HomeId).ToList();
                return (Items: items, Notes: await db.HoldReasons.Where(note => homes.Contains(note.QueueId)).ToListAsync(token));
            },
            cancel);

        // Read and packed before the transaction: every other writer waits for that.
        Dictionary<long, (PreparedItem Item, int Notes)> prepared = [];
        foreach (var (id, content) in fetched.Where(one => rows.Items.ContainsKey(one.ItemId)))
        {
            var item = rows.Items[id];
            var notes = HoldReasonStore.Of(rows.Notes, item.HomeId ?? "", item.HomeArrivedAt);
            prepared[id] = (preparation.Prepare(Message(item, content), notes), notes.Count);
        }

        var filled = await work.WriteAsync((db, token) => WriteAsync(db, prepared, token), cancel);
        index.Raise(0);
        foreach (long id in filled)
        {
            feed.Publish(new QueueChange(id, QueueChangeKind.Changed));
        }
    }

    private async Task<List<long>> WriteAsync(QueueDbContext db, Dictionary<long, (PreparedItem Item, int Notes)> prepared, CancellationToken cancel)
    {
        long now = clock.Now();
        var ids = prepared.Keys.ToList();
        var items = await db.Items.Include(item => item.Recipients).AsTracking().Where(item => ids.Contains(item.Id) && ((int)item.Marks & (int)ItemMarks.ContentPending) != 0).ToListAsync(cancel);
        var homes = items.ConvertAll(item => item.HomeId);
        var noted = await db.HoldReasons.AsNoTracking().Where(note => homes.Contains(note.QueueId)).ToListAsync(cancel);
        foreach (var item in items)
        {
            var (read, known) = prepared[item.Id];
            item.From = read.Item.From;
            item.Subject = read.Item.Subject;
            item.MessageId = read.Item.MessageId;
            item.Size = read.Item.Size;
            item.CameBackFrom = read.Item.CameBackFrom;
            item.Marks = (item.Marks & ~(ItemMarks.ContentPending | ItemMarks.Indexed)) | read.Item.Marks;
            db.Contents.Add(new ContentRow { ItemId = item.Id, Codec = read.Codec, Length = read.Item.Size, Bytes = read.Bytes });
            var notes = HoldReasonStore.Of(noted, item.HomeId ?? "", item.HomeArrivedAt);
            await ItemReasonStore.ChangeAsync(db, item, notes.Count == known ? ItemReason.Of(read) : With(read, notes), now, cancel);
        }

        return items.ConvertAll(item => item.Id);
    }

    /// <summary>Something was noted while we read: it is one more voice.</summary>
    private static ItemReason With(PreparedItem read, List<HeldReason> notes) =>
        ItemReason.Of(ReasonReader.Read(default(ReadOnlySpan<byte>), HoldDefaults.None, [ItemReason.Told(read.Item, read.Detail), .. notes]));

    private static IQueryable<ItemRow> Pending(QueueDbContext db) =>
        db.Items.Where(item => ((int)item.Marks & (int)ItemMarks.ContentPending) != 0 && item.HomeId != null && item.HomeEndedAt == null);

    private static IQueryable<ContentWanted> Wanted(IQueryable<ItemRow> items) => items.Select(item => new ContentWanted(item.Id, item.Source, item.HomeId!, item.HomeArrivedAt, item.Size));

    /// <summary>As a door would have given it, had it had the content at once.</summary>
    private static IncomingMessage Message(ItemRow item, ReadOnlyMemory<byte> content) => new()
    {
        Source = item.Source,
        ReversePath = item.ReversePath,
        Recipients = [.. item.Recipients.OrderBy(recipient => recipient.Id).Select(recipient => new IncomingRecipient(recipient.Address, recipient.Notify, recipient.Orcpt))],
        Content = content,
        SmtpUtf8 = item.Marks.HasFlag(ItemMarks.SmtpUtf8),
        Client = new IncomingClient { Login = item.Login },
    };
}
