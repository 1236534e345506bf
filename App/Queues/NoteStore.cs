using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>What a colleague wrote beside a message.</summary>
public sealed record NoteView(long Id, DateTimeOffset At, string By, string Text);

internal interface IReadNotes
{
    /// <summary>The oldest first. Null: there is no such message, or it is not for him.</summary>
    /// <param name="domains">Recipient domains that the viewer is limited to; null: none.</param>
    Task<IReadOnlyList<NoteView>?> OfAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel);
}

/// <summary>Notes beside messages, for pages and within the caller's unit of work.</summary>
internal sealed class NoteStore(UnitOfWork work) : IReadNotes
{
    /// <summary>Characters of one note.</summary>
    public const int Longest = 2000;

    /// <summary>Of one message.</summary>
    public const int Most = 100;

    public Task<IReadOnlyList<NoteView>?> OfAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<NoteView>?>(
        async (db, token) => await SeesAsync(db, itemId, domains, token)
            ? (await db.ItemNotes.Where(note => note.ItemId == itemId).OrderBy(note => note.Id).Take(Most).ToListAsync(token)).ConvertAll(View)
            : null,
        cancel);

    public static Task<bool> SeesAsync(QueueDbContext db, long itemId, IReadOnlyList<string>? domains, CancellationToken cancel) =>
        ItemQueries.InDomains(db.Items, domains).AnyAsync(item => item.Id == itemId, cancel);

    /// <returns>Null: it has too many already.</returns>
    public static async Task<NoteView?> AddAsync(QueueDbContext db, long itemId, string text, long now, string by, CancellationToken cancel)
    {
        if (await db.ItemNotes.CountAsync(note => note.ItemId == itemId, cancel) >= Most)
        {
            return null;
        }

        ItemNoteRow row = new() { ItemId = itemId, At = now, By = by, Text = text };
        db.ItemNotes.Add(row);
        await db.SaveChangesAsync(cancel);
        return View(row);
    }

    /// <returns>False: there is none of his.</returns>
    public static async Task<bool> RemoveAsync(QueueDbContext db, long itemId, long id, string by, CancellationToken cancel) =>
        await db.ItemNotes.Where(note => note.Id == id && note.ItemId == itemId && note.By == by).ExecuteDeleteAsync(cancel) > 0;

    private static NoteView View(ItemNoteRow row) => new(row.Id, Microseconds.ToTime(row.At), row.By, row.Text);
}
