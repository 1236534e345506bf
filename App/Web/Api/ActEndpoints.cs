using System.Globalization;
using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Release, re-queue, delete, return, restore and undo, of one message or many.</summary>
internal static class ActEndpoints
{
    private const int MostAtOnce = 1000;

    private static readonly (string Act, string Summary)[] All =
    [
        (Acts.Release, "Delivers now, with no further check."),
        (Acts.Requeue, "Sends it through the whole processing again, with all checks."),
        (Acts.Delete, "Moves it to the recycle bin."),
        (Acts.Return, "Sends it back to its sender, where the mail server that has it can: for all its recipients at once."),
        (Acts.Restore, "Takes it out of the recycle bin."),
        (Acts.Undo, "Takes back a release, re-queue or delete that can still be taken back."),
    ];

    public static void MapActs(this IEndpointRouteBuilder api)
    {
        foreach (var (act, summary) in All)
        {
            api.MapPost($"/items/{{id:long}}/{act}", (long id, HttpContext context, ItemActions actions, IReadItems items, CancellationToken cancel) => OneAsync(act, id, context, actions, items, cancel))
                .RequireRight(Right.ActOnItems)
                .WithName($"{act}Item").WithTags("acts").WithSummary(summary)
                .Accepts<ActBody>(isOptional: true, "application/json").Produces<ActAnswer>()
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            api.MapPost($"/items/{act}", (HttpContext context, ItemActions actions, CancellationToken cancel) => ManyAsync(act, context, actions, cancel))
                .RequireRight(Right.ActOnItems)
                .WithName($"{act}Items").WithTags("acts").WithSummary($"{summary} For up to {MostAtOnce} messages; one's failure stops no other.")
                .Accepts<BulkBody>("application/json").Produces<BulkAnswer>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async Task<IResult> OneAsync(string act, long id, HttpContext context, ItemActions actions, IReadItems items, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        var caller = ApiCaller.Of(context);
        if (await items.FindAsync(id, caller.Domains, cancel) is not { } view)
        {
            return ItemEndpoints.Missing(id);
        }

        var (chosen, wrong) = Recipients(json, view);
        if (wrong is not null)
        {
            return wrong;
        }

        var result = (await actions.ActAsync(act, caller.Actor, [new ItemTarget(id, chosen, caller.Domains)], cancel))[0];
        return result switch
        {
            ActionResult.Done done when await items.FindAsync(id, caller.Domains, cancel) is { } now => Results.Ok(Answer(now, done)),
            ActionResult.Lost lost => Settled(lost),
            ActionResult.Refused no => ApiProblem.Of(StatusCodes.Status409Conflict, no.Code, "Refused", no.Sentence),
            _ => ItemEndpoints.Missing(id),
        };
    }

    private static async Task<IResult> ManyAsync(string act, HttpContext context, ItemActions actions, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        json ??= [];
        List<ApiFault> faults = [.. ApiBody.Unknown(json, "ids")];
        if (!ApiBody.TryList<long>(json, "ids", out var ids) || ids is null or { Count: 0 or > MostAtOnce })
        {
            faults.Add(new("ids", $"ids is a list of 1 to {MostAtOnce} numbers of messages.{(ids is null ? "" : $" Given: {ids.Count}")}"));
        }

        if (faults.Count > 0 || ids is null)
        {
            return ApiProblem.Unprocessable(ApiProblem.Invalid, faults);
        }

        var caller = ApiCaller.Of(context);
        var results = await actions.ActAsync(act, caller.Actor, [.. ids.Distinct().Select(id => new ItemTarget(id, null, caller.Domains))], cancel);
        return Results.Ok(new BulkAnswer(results.Count(result => result is ActionResult.Done), [.. results.Select(Bulk)]));
    }

    /// <summary>The ids of the named recipients; null when none were named. An address that is no recipient changes nothing at all.</summary>
    private static (IReadOnlyList<long>? Chosen, IResult? Wrong) Recipients(JsonObject? json, ItemView view)
    {
        if (json is null)
        {
            return (null, null);
        }

        List<ApiFault> faults = [.. ApiBody.Unknown(json, "recipients")];

        // An empty list may come from a filter that matched nobody: it must not mean everybody.
        if (!ApiBody.TryList<string>(json, "recipients", out var named) || named is { Count: 0 })
        {
            faults.Add(new("recipients", "recipients is a list of addresses with at least one of them; leave it out for all."));
        }

        if (faults.Count > 0)
        {
            return (null, ApiProblem.Unprocessable(ApiProblem.Invalid, faults));
        }

        if (named is null)
        {
            return (null, null);
        }

        var byKey = view.Recipients.ToLookup(recipient => AddressKey.Fold(recipient.Address), recipient => recipient.Id);
        List<string> unknown = [.. named.Where(address => !byKey.Contains(AddressKey.Fold(address)))];
        return unknown.Count > 0
            ? (null, ApiProblem.Unprocessable(ApiProblem.UnknownRecipient, [.. unknown.Select(address => new ApiFault("recipients", $"{address} is not among the message's recipients that you may act for."))]))
            : ([.. named.SelectMany(address => byKey[AddressKey.Fold(address)]).Distinct()], null);
    }

    private static ActAnswer Answer(ItemView now, ActionResult.Done done) => new(
        now.Row.Id,
        ApiWords.Of(now.Row.Queue),
        ApiWords.Of(now.Row.State),
        [.. now.Recipients.Select(recipient => new ItemRecipient(recipient.Address, ApiWords.Of(recipient.State)))],
        [.. now.Recipients.Where(recipient => done.RecipientIds.Contains(recipient.Id)).Select(recipient => recipient.Address)],
        done.UndoUntil);

    private static IResult Settled(ActionResult.Lost lost) => ApiProblem.Of(
        StatusCodes.Status409Conflict, ApiProblem.Settled, "Already settled", Sentence(lost), ("state", ApiWords.Of(lost.State)), ("at", lost.When), ("by", lost.By));

    private static string Sentence(ActionResult.Lost lost) =>
        string.Create(CultureInfo.InvariantCulture, $"It is already {ApiWords.Of(lost.State)}, since {lost.When:yyyy-MM-dd HH:mm:ss} UTC{(lost.By is { } by ? $", by {by}" : "")}.");

    internal static BulkResult Bulk(ActionResult result) => result switch
    {
        ActionResult.Done done => new(done.ItemId, "done", done.UndoUntil),
        ActionResult.Lost lost => new(lost.ItemId, ApiProblem.Settled, State: ApiWords.Of(lost.State), At: lost.When, By: lost.By, Detail: Sentence(lost)),
        ActionResult.Refused refused => new(refused.ItemId, "refused", Code: refused.Code, Detail: refused.Sentence),
        _ => new(result.ItemId, "not-found"),
    };
}
