using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>What the search finds of one message.</summary>
internal sealed record IndexEntry(long ItemId, string Subject, string Sender, string Recipients, string Body, string Attachments, ItemMarks Marks, IReadOnlyList<Trait> Traits);

/// <summary>Reads what is not indexed yet and writes the index. Entry and mark commit together, so that a crash repeats at most one batch.</summary>
internal sealed class IndexStore(UnitOfWork work)
{
    /// <summary>The oldest that wait, at most so many and not much more than so many bytes of messages; at least one where any waits.</summary>
    public Task<List<(ItemRow Item, ContentRow? Content)>> ReadWaitingAsync(int most, long mostBytes, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var waiting = await db.Items.Where(item => ((int)item.Marks & (int)ItemMarks.Indexed) == 0).OrderBy(item => item.Id)
                .Select(item => new { item.Id, item.Size }).Take(most).ToListAsync(token);
            long bytes = 0;
            var ids = waiting.TakeWhile((item, at) => (bytes += item.Size) <= mostBytes || at == 0).Select(item => item.Id).ToList();
            if (ids.Count == 0)
            {
                return [];
            }

            var items = await db.Items.Include(item => item.Recipients).Where(item => ids.Contains(item.Id)).OrderBy(item => item.Id).AsSingleQuery().ToListAsync(token);
            var contents = await db.Contents.Where(content => ids.Contains(content.ItemId)).ToDictionaryAsync(content => content.ItemId, token);
            return items.ConvertAll(item => (item, contents.GetValueOrDefault(item.Id)));
        },
        cancel);

    public Task WriteAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            await using var mark = Command(db, """UPDATE "Items" SET "Marks" = "Marks" | @p0 WHERE "Id" = @p1 AND ("Marks" & 8) = 0""", 2);
            await using var insert = Command(db, """INSERT INTO "ItemSearch" (rowid, subject, sender, recipients, body, attachments) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)""", 6);
            await using var like = Command(db, Like, 3);
            foreach (var entry in entries)
            {
                if (await RunAsync(mark, token, (int)(entry.Marks | ItemMarks.Indexed), entry.ItemId) == 1)
                {
                    await RunAsync(insert, token, entry.ItemId, entry.Subject, entry.Sender, entry.Recipients, entry.Body, entry.Attachments);
                    foreach (var trait in entry.Traits)
                    {
                        await RunAsync(like, token, (int)trait.Kind, trait.Key, entry.ItemId);
                    }
                }
            }
        },
        cancel);

    /// <summary>The newest below <paramref name="before"/> that were indexed before traits were kept, with their content.</summary>
    public Task<List<(ItemRow Item, ContentRow? Content)>> ReadWithoutTraitsAsync(long before, int most, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var items = await db.Items.Where(item => item.Id < before && ((int)item.Marks & (int)ItemMarks.Indexed) != 0 && ((int)item.Marks & (int)ItemMarks.ContentPending) == 0)
                .Where(item => !db.Likenesses.Any(like => like.ItemId == item.Id)).OrderByDescending(item => item.Id).Take(most).ToListAsync(token);
            var ids = items.ConvertAll(item => item.Id);
            var contents = await db.Contents.Where(content => ids.Contains(content.ItemId)).ToDictionaryAsync(content => content.ItemId, token);
            return items.ConvertAll(item => (item, contents.GetValueOrDefault(item.Id)));
        },
        cancel);

    public Task WriteTraitsAsync(IReadOnlyList<(long ItemId, IReadOnlyList<Trait> Traits)> entries, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            await using var like = Command(db, Like, 3);
            foreach (var (item, traits) in entries)
            {
                foreach (var trait in traits)
                {
                    await RunAsync(like, token, (int)trait.Kind, trait.Key, item);
                }
            }
        },
        cancel);

    // Purged meanwhile: nothing is left that could be alike.
    private const string Like = """INSERT OR IGNORE INTO "Likenesses" ("Kind", "Key", "ItemId") SELECT @p0, @p1, "Id" FROM "Items" WHERE "Id" = @p2""";

    private static DbCommand Command(QueueDbContext db, string text, int values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Fixed texts of this class; every value is a parameter.
        command.CommandText = text;
#pragma warning restore CA2100
        for (int i = 0; i < values; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static Task<int> RunAsync(DbCommand command, CancellationToken cancel, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteNonQueryAsync(cancel);
    }
}
