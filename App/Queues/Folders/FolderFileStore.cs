using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sources;

namespace QueueDashboard.Queues.Folders;

/// <summary>A file that has the same content as one that was found before.</summary>
/// <param name="IsOpen">Its item still waits for a decision and lies there.</param>
internal sealed record SameFile(long RowId, string Path, long ItemId, bool IsGone, bool IsOpen);

/// <summary>What is known of the files of watched folders, and what follows for their items when one moves or goes away.</summary>
internal sealed class FolderFileStore(UnitOfWork work, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>In the place of an item's number: the message was for the dashboard itself and waits for nobody.</summary>
    public const long Settled = 0;

    private static readonly Actor Folders = Actor.System("folders");

    /// <summary>All files that were there at the last look.</summary>
    public Task<List<FolderFileRow>> LoadAsync(string source, CancellationToken cancel) =>
        work.ReadAsync((db, token) => db.FolderFiles.Where(row => row.Source == source && row.GoneAt == null).ToListAsync(token), cancel);

    public Task<List<SameFile>> SameAsync(string source, string hash, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var rows = await db.FolderFiles.Where(row => row.Source == source && row.Hash == hash && row.ItemId != null).OrderBy(row => row.Id).ToListAsync(token);
            var ids = rows.Select(row => row.ItemId).Distinct().ToList();
            var open = await db.Items.Where(item => ids.Contains(item.Id) && item.SettledAt == null && (item.HomeId == null || item.HomeEndedAt == null)).Select(item => item.Id).ToListAsync(token);
            return rows.ConvertAll(row => new SameFile(row.Id, row.Path, row.ItemId!.Value, row.GoneAt is not null, open.Contains(row.ItemId.Value)));
        },
        cancel);

    /// <summary>The item of a message that was held just before a crash, when its file had been noted and the item had not.</summary>
    public Task<long?> FindHeldAsync(FolderFileRow row, string? messageId, long size, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Items.Where(item => item.Source == row.Source && item.ReceivedAt >= row.FoundAt && item.Size == size && item.MessageId == messageId)
            .Where(item => !db.FolderFiles.Any(other => other.ItemId == item.Id))
            .OrderBy(item => item.Id).Select(item => (long?)item.Id).FirstOrDefaultAsync(token),
        cancel);

    /// <summary>
    /// Writes rows as they are now; new ones get their ids. A file is noted before its message is held, so that a crash between leaves a trace.
    /// </summary>
    public Task SaveAsync(IReadOnlyList<FolderFileRow> rows, CancellationToken cancel) => work.WriteAsync((db, _) =>
    {
        db.FolderFiles.UpdateRange(rows);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>The file bears another name or time now, and is the home of its item there.</summary>
    public Task MoveAsync(FolderFileRow row, string oldPath, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            db.FolderFiles.Update(row);
            if (row.ItemId is { } id && await db.Items.AsTracking().SingleOrDefaultAsync(item => item.Id == id && item.Source == row.Source && item.HomeId == oldPath && item.HomeEndedAt == null, token) is { } item)
            {
                item.HomeId = row.Path;
                item.HomeArrivedAt = row.ModifiedAt;
                item.Version++;
            }
        },
        cancel);

    /// <summary>
    /// The files are not there any more. An item whose file that was goes on at another copy of it when there is one; else its home has ended, and
    /// those of its recipients who were still waiting are Gone.
    /// </summary>
    /// <param name="mirrored">False: the items are our own, whatever becomes of the files.</param>
    /// <returns>The rows that are done with, and how many items ended. An item that is being acted on is left to that act, and asked about again.</returns>
    public async Task<(IReadOnlyList<FolderFileRow> Done, int Ended)> GoneAsync(IReadOnlyList<FolderFileRow> rows, bool mirrored, CancellationToken cancel)
    {
        List<long> changed = [];
        List<FolderFileRow> done = [];
        await work.WriteAsync(
            async (db, token) =>
            {
                long now = clock.Now();
                var busy = !mirrored ? [] : await BusyAsync(db, [.. rows.Select(row => row.ItemId).OfType<long>()], token);
                done.AddRange(rows.Where(row => row.ItemId is not { } id || !busy.Contains(id)));
                foreach (var row in done)
                {
                    row.GoneAt = now;
                    db.FolderFiles.Update(row);
                }

                await db.SaveChangesAsync(token);
                foreach (var row in done.Where(row => mirrored && row.ItemId is > Settled))
                {
                    if (await EndAsync(db, row, now, token))
                    {
                        changed.Add(row.ItemId!.Value);
                    }
                }
            },
            cancel);
        foreach (long id in changed)
        {
            feed.Publish(new QueueChange(id, QueueChangeKind.Changed));
        }

        return (done, changed.Count);
    }

    private static async Task<HashSet<long>> BusyAsync(QueueDbContext db, List<long> ids, CancellationToken cancel)
    {
        HashSet<long> busy = [];

        // In portions: there is a limit to the parameters of one question.
        foreach (long[] some in ids.Chunk(500))
        {
            busy.UnionWith(await db.Recipients.Where(recipient => some.Contains(recipient.ItemId) && recipient.State == RecipientState.Pending).Select(recipient => recipient.ItemId).ToListAsync(cancel));
        }

        return busy;
    }

    private async Task<bool> EndAsync(QueueDbContext db, FolderFileRow row, long now, CancellationToken cancel)
    {
        var item = await ItemStore.LoadAsync(db, row.ItemId!.Value, cancel);
        if (item is null || item.HomeId != row.Path || item.HomeEndedAt is not null || item.Home != ItemHome.Folder)
        {
            return false;
        }

        if (await db.FolderFiles.AsNoTracking().FirstOrDefaultAsync(other => other.ItemId == item.Id && other.GoneAt == null, cancel) is { } copy)
        {
            (item.HomeId, item.HomeArrivedAt) = (copy.Path, copy.ModifiedAt);
            item.Version++;
            return false;
        }

        item.HomeEndedAt = now;
        foreach (var recipient in item.Recipients.Where(recipient => recipient.State == RecipientState.Held))
        {
            RecipientMoves.TryMove(recipient, RecipientEvent.GoneOnServer, now, ActorWords.Stored(Folders));
            AuditLog.Add(db, clock, Folders, Acts.Gone, Outcomes.Done, item.Id, recipient.Address, $"the file is not in {row.Source} any more");
        }

        ItemState.Refresh(item, now);
        return true;
    }
}
