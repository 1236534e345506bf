using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>What became of a note.</summary>
internal abstract record NoteResult
{
    private NoteResult()
    {
    }

    internal sealed record Added(NoteView Note) : NoteResult;

    internal sealed record Removed : NoteResult;

    /// <param name="Code">note-empty, note-long or note-many.</param>
    internal sealed record Refused(string Code, string Sentence) : NoteResult;

    /// <summary>There is no such message or note, or it is not his.</summary>
    internal sealed record NotFound : NoteResult;
}

/// <summary>Writes and removes notes beside messages. The audit says that there was one, and never what it said: it is kept longer than the message.</summary>
internal sealed class NoteActions(UnitOfWork work, ChangeFeed feed, TimeProvider clock)
{
    /// <param name="domains">Recipient domains that the actor is limited to; null: none.</param>
    public async Task<NoteResult> AddAsync(Actor actor, long itemId, string text, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        string plain = string.Concat(text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))).Trim();
        if (plain.Length is 0 or > NoteStore.Longest)
        {
            return plain.Length == 0 ? new NoteResult.Refused("note-empty", "A note says something.") : new NoteResult.Refused("note-long", $"A note has at most {NoteStore.Longest} characters.");
        }

        return await ActAsync(
            itemId,
            domains,
            async (db, token) =>
            {
                if (await NoteStore.AddAsync(db, itemId, plain, clock.Now(), By(actor), token) is not { } note)
                {
                    return new NoteResult.Refused("note-many", $"A message has at most {NoteStore.Most} notes.");
                }

                AuditLog.Add(db, clock, actor, Acts.AddNote, Outcomes.Done, itemId);
                return new NoteResult.Added(note);
            },
            cancel);
    }

    /// <summary>His own only.</summary>
    public Task<NoteResult> RemoveAsync(Actor actor, long itemId, long id, IReadOnlyList<string>? domains, CancellationToken cancel) => ActAsync(
        itemId,
        domains,
        async (db, token) =>
        {
            if (!await NoteStore.RemoveAsync(db, itemId, id, By(actor), token))
            {
                return new NoteResult.NotFound();
            }

            AuditLog.Add(db, clock, actor, Acts.RemoveNote, Outcomes.Done, itemId);
            return new NoteResult.Removed();
        },
        cancel);

    /// <summary>A token that bears a person's name is not that person.</summary>
    public static string By(Actor actor) => actor.Kind == ActorKinds.Person ? actor.Name : $"{actor.Name} ({actor.Kind})";

    private async Task<NoteResult> ActAsync(long itemId, IReadOnlyList<string>? domains, Func<QueueDbContext, CancellationToken, Task<NoteResult>> change, CancellationToken cancel)
    {
        var result = await work.WriteAsync(async (db, token) => await NoteStore.SeesAsync(db, itemId, domains, token) ? await change(db, token) : new NoteResult.NotFound(), cancel);
        if (result is NoteResult.Added or NoteResult.Removed)
        {
            feed.Publish(new QueueChange(itemId, QueueChangeKind.Changed));
        }

        return result;
    }
}
