using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>What the search finds of one message.</summary>
internal sealed record IndexEntry(long ItemId, string Subject, string Sender, string Recipients, string Body, string Attachments, ItemMarks Marks);

/// <summary>Reads what is not indexed yet and writes the index. Entry and mark commit together, so that a crash repeats at most one batch.</summary>
internal sealed class IndexStore(UnitOfWork work)
{
    public Task<List<long>> WaitingAsync(int most, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Items.Where(item => ((int)item.Marks & (int)ItemMarks.Indexed) == 0).OrderBy(item => item.Id).Select(item => item.Id).Take(most).ToListAsync(token), cancel);

    public Task<(ItemRow? Item, ContentRow? Content)> ReadAsync(long id, CancellationToken cancel) => work.ReadAsync(
        async (db, token) => (
            await db.Items.Include(item => item.Recipients).SingleOrDefaultAsync(item => item.Id == id, token),
            await db.Contents.SingleOrDefaultAsync(content => content.ItemId == id, token)),
        cancel);

    public Task WriteAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            foreach (var entry in entries)
            {
                int marks = (int)(entry.Marks | ItemMarks.Indexed);
                int still = await db.Database.ExecuteSqlAsync($"""UPDATE "Items" SET "Marks" = "Marks" | {marks} WHERE "Id" = {entry.ItemId} AND ("Marks" & 8) = 0""", token);
                if (still == 1)
                {
                    await db.Database.ExecuteSqlAsync($"""INSERT INTO "ItemSearch" (rowid, subject, sender, recipients, body, attachments) VALUES ({entry.ItemId}, {entry.Subject}, {entry.Sender}, {entry.Recipients}, {entry.Body}, {entry.Attachments})""", token);
                }
            }
        },
        cancel);
}
