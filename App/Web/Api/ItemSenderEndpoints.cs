using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>One message: its sender allowed or blocked in the same breath, what is like it, and notes beside it.</summary>
internal static class ItemSenderEndpoints
{
    public static void MapItemSenders(this IEndpointRouteBuilder api)
    {
        foreach (var (word, verdict, summary) in new[]
        {
            ("allow-sender", SenderVerdict.Allow, "Releases it to those whom the entry is for, and allows its sender from now on."),
            ("block-sender", SenderVerdict.Block, "Deletes it for those whom the entry is for, and blocks its sender from now on."),
        })
        {
            api.MapPost($"/items/{{id:long}}/{word}", (long id, HttpContext context, ItemSenders senders, CancellationToken cancel) => ActAsync(id, verdict, context, senders, cancel)).RequireRight(Right.ActOnItems)
                .WithName(verdict == SenderVerdict.Allow ? "allowItemSender" : "blockItemSender").WithTags("acts").WithSummary(summary)
                .Accepts<ItemSenderBody>(isOptional: true, "application/json").Produces<ItemSenderAnswer>()
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        }

        api.MapGet("/items/{id:long}/alike", AlikeAsync).RequireRight(Right.ReadQueues)
            .WithName("getItemLikenesses").WithTags("items").WithSummary("How many other messages share its sender's domain, client, subject or a file.").Produces<AlikeAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/items/{id:long}/notes", NotesAsync).RequireRight(Right.ReadQueues)
            .WithName("listItemNotes").WithTags("items").WithSummary("What colleagues wrote beside it, the oldest first.").Produces<NoteList>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/items/{id:long}/notes", AddNoteAsync).RequireRight(Right.ActOnItems)
            .WithName("addItemNote").WithTags("items").WithSummary("Writes a note beside it.")
            .Accepts<NoteBody>("application/json").Produces<NoteView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete("/items/{id:long}/notes/{note:long}", RemoveNoteAsync).RequireRight(Right.ActOnItems)
            .WithName("removeItemNote").WithTags("items").WithSummary("Removes an own note.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ActAsync(long id, SenderVerdict verdict, HttpContext context, ItemSenders senders, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "sender", "for", "authenticatedDomain", "endsAt", "note");
        string? sender = body.Text("sender");
        SenderDraft draft = new()
        {
            Verdict = verdict,
            Pattern = sender ?? "",
            For = body.Text("for") ?? "",
            AuthenticatedDomain = body.Text("authenticatedDomain"),
            EndsAt = body.Time("endsAt"),
            Note = body.Text("note") ?? "",
        };
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var caller = ApiCaller.Of(context);
        if (await senders.ChoicesAsync(id, caller.Domains, cancel) is not { } choices)
        {
            return ItemEndpoints.Missing(id);
        }

        // Without a word the address itself; "domain" for all of its domain.
        draft = draft with { Pattern = sender is null or "address" ? choices.Senders.ElementAtOrDefault(0) ?? "" : sender == "domain" ? choices.Senders.ElementAtOrDefault(1) ?? "" : sender };
        if (draft.Pattern.Length == 0)
        {
            return ApiProblem.Unprocessable("no-sender", [new("sender", "The message has no sender, as bounces have none: nothing can be allowed or blocked by it.")]);
        }

        return await senders.ActAsync(id, draft, caller.Actor, caller.Domains, cancel) switch
        {
            { Change: SenderChange.Refused wrong } => ApiProblem.Unprocessable(wrong.Code, [new(wrong.Field == "pattern" ? "sender" : wrong.Field, wrong.Text)]),
            { Act: ActionResult.Refused no } => ApiProblem.Of(StatusCodes.Status409Conflict, no.Code, "Refused", no.Sentence),
            { Change: SenderChange.Done { Now: { } now } done, Act: { } act } => Results.Ok(new ItemSenderAnswer(ActEndpoints.Bulk(act), ListedSender.Of(now), done.Before is { } before ? ListedSender.Of(before) : null)),
            _ => ItemEndpoints.Missing(id),
        };
    }

    private static async Task<IResult> AlikeAsync(long id, HttpContext context, IReadItems items, IReadLikenesses alike, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        return await items.FindAsync(id, caller.Domains, cancel) is null
            ? ItemEndpoints.Missing(id)
            : Results.Ok(new AlikeAnswer([.. (await alike.OfAsync(id, caller.Domains, cancel)).Select(one => new AlikeLine(LikenessWords.Of(one.Kind), one.Others, one.Waiting, LikenessWords.Search(one.Kind, id)))]));
    }

    private static async Task<IResult> NotesAsync(long id, HttpContext context, IReadNotes notes, CancellationToken cancel) =>
        await notes.OfAsync(id, ApiCaller.Of(context).Domains, cancel) is { } found ? Results.Ok(new NoteList(found)) : ItemEndpoints.Missing(id);

    private static async Task<IResult> AddNoteAsync(long id, HttpContext context, NoteActions notes, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "text");
        string text = body.Needed("text");
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var caller = ApiCaller.Of(context);
        return await notes.AddAsync(caller.Actor, id, text, caller.Domains, cancel) switch
        {
            NoteResult.Added added => Results.Created(string.Create(CultureInfo.InvariantCulture, $"{ApiServices.Root}/items/{id}/notes"), added.Note),
            NoteResult.Refused wrong => ApiProblem.Unprocessable(wrong.Code, [new("text", wrong.Sentence)]),
            _ => ItemEndpoints.Missing(id),
        };
    }

    private static async Task<IResult> RemoveNoteAsync(long id, long note, HttpContext context, NoteActions notes, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        return await notes.RemoveAsync(caller.Actor, id, note, caller.Domains, cancel) is NoteResult.Removed
            ? Results.NoContent()
            : ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no note {note} of yours beside message {id}."));
    }
}

/// <param name="Sender">"address" (the default), "domain", or a sender as in the lists.</param>
/// <param name="For">A recipient's address, @domain, or empty for everybody.</param>
internal sealed record ItemSenderBody(string? Sender, string? For, string? AuthenticatedDomain, DateTimeOffset? EndsAt, string? Note);

/// <param name="Act">What became of the message.</param>
internal sealed record ItemSenderAnswer(BulkResult Act, ListedSender Entry, ListedSender? Before);

internal sealed record AlikeAnswer(IReadOnlyList<AlikeLine> Alike);

/// <param name="Kind">sender, client, subject or attachment.</param>
/// <param name="Waiting">Of the others, those that still wait for a decision.</param>
/// <param name="Search">Finds them.</param>
internal sealed record AlikeLine(string Kind, int Others, int Waiting, string Search);

internal sealed record NoteList(IReadOnlyList<NoteView> Notes);

internal sealed record NoteBody(string Text);
