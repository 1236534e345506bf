using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>A saved search.</summary>
/// <param name="State">A state, "open" or "any".</param>
/// <param name="Count">How many it finds now; counted to 1000, and 1001 means more.</param>
internal sealed record SearchJson(long Id, string Name, bool Shared, string? Queue, string State, string? Reason, string Search, int Place, int? Count);

/// <param name="Items">The shared ones first, then those of the person who asks.</param>
internal sealed record SearchList(IReadOnlyList<SearchJson> Items);

/// <summary>What is left out stays as it is, or is empty in a new one.</summary>
internal sealed record SearchRequest(string? Name, bool? Shared, string? Queue, string? State, string? Reason, string? Search, int? Place);

/// <summary>Saved searches: one's own, and those that everybody sees. A token has none of its own.</summary>
internal static class SearchEndpoints
{
    /// <summary>The properties that are the search itself.</summary>
    private static readonly string[] Of = ["queue", "state", "reason", "search"];

    public static void MapSearches(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/searches").WithTags("items");
        group.MapGet("", ListAsync).RequireRight(Right.ReadQueues).WithName("listSearches").WithSummary("Saved searches with a count each.").Produces<SearchList>();
        group.MapPost("", AddAsync).RequireRight(Right.ReadQueues).WithName("addSearch").WithSummary("Keeps a search. Only an administrator shares one.")
            .Accepts<SearchRequest>("application/json").Produces<SearchJson>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapPatch("/{id:long}", ChangeAsync).RequireRight(Right.ReadQueues).WithName("changeSearch").WithSummary("Renames, moves or changes a saved search.")
            .Accepts<SearchRequest>("application/json").Produces<SearchJson>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", RemoveAsync).RequireRight(Right.ReadQueues).WithName("removeSearch").WithSummary("Forgets a saved search.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, SavedSearchStore store, SearchCounts counts, CancellationToken cancel)
    {
        var caller = Caller.Of(context);
        List<SearchJson> found = [];
        foreach (var search in await store.ListAsync(caller.UserId, cancel))
        {
            found.Add(Json(search, await counts.CountAsync(search, caller.Domains, TimeZoneInfo.Utc, cancel)));
        }

        return Results.Ok(new SearchList(found));
    }

    private static async Task<IResult> AddAsync(HttpContext context, SavedSearchActions actions, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        List<ApiFault> faults = [];
        var (draft, shared) = Read(json ?? [], faults);
        if (string.IsNullOrWhiteSpace(draft.Name))
        {
            faults.Add(new("name", "name is missing."));
        }

        if (refused is not null || faults.Count > 0)
        {
            return refused ?? ApiProblem.Unprocessable(ApiProblem.Invalid, faults);
        }

        var caller = Caller.Of(context);
        var result = await actions.AddAsync(caller.UserId, MayShare(caller), shared, draft with { Query = draft.Query ?? new() }, cancel);
        return result is SavedSearchResult.Done { Search: var search } ? Results.Created($"{ApiServices.Root}/searches/{search.Id}", Json(search, null)) : No(result);
    }

    private static async Task<IResult> ChangeAsync(long id, HttpContext context, SavedSearchActions actions, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        List<ApiFault> faults = [];
        var (draft, _) = Read(json ?? [], faults);
        if (json?.ContainsKey("shared") is true)
        {
            faults.Add(new("shared", "Whether a search is shared does not change: keep it anew."));
        }

        if (refused is not null || faults.Count > 0)
        {
            return refused ?? ApiProblem.Unprocessable(ApiProblem.Invalid, faults);
        }

        var caller = Caller.Of(context);
        return await actions.ChangeAsync(id, caller.UserId, MayShare(caller), draft, cancel) is var result && result is SavedSearchResult.Done { Search: var search } ? Results.Ok(Json(search, null)) : No(result);
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, SavedSearchActions actions, CancellationToken cancel)
    {
        var caller = Caller.Of(context);
        return await actions.RemoveAsync(id, caller.UserId, MayShare(caller), cancel) is var result && result is SavedSearchResult.Done ? Results.NoContent() : No(result);
    }

    internal static bool MayShare(Caller caller) => caller.May(Right.ManageSettings) && caller.Domains is null;

    private static IResult No(SavedSearchResult result) => result switch
    {
        SavedSearchResult.NotAllowed => ApiProblem.Of(StatusCodes.Status403Forbidden, "forbidden", "Forbidden", "Only an administrator for all domains keeps searches that everybody sees, and a token has none of its own."),
        SavedSearchResult.BadName => ApiProblem.Unprocessable(ApiProblem.Invalid, [new("name", $"name has 1 to {SavedSearchStore.LongestName} characters.")]),
        SavedSearchResult.BadSearch bad => ApiProblem.Unprocessable(ApiProblem.Invalid, [new("search", bad.Fault.Sentence)]),
        SavedSearchResult.TooMany many => ApiProblem.Unprocessable("too-many", [new("name", $"There are {many.Most} already.")]),
        _ => ApiProblem.NotFound("There is no such search, or it is not yours."),
    };

    private static (SearchDraft Draft, bool Shared) Read(JsonObject json, List<ApiFault> faults)
    {
        faults.AddRange(ApiBody.Unknown(json, "name", "shared", "queue", "state", "reason", "search", "place"));
        string? Text(string name) => json[name] is null ? null : json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : Wrong<string>(name, $"{name} is a text.");
        T? Wrong<T>(string name, string message)
        {
            faults.Add(new(name, message));
            return default;
        }

        string? state = Text("state")?.ToLowerInvariant();
        string? queue = Text("queue");
        string? reason = Text("reason");
        ItemQuery query = new() { Search = Text("search"), AnyState = state == ItemEndpoints.Any };
        if (queue is not null)
        {
            query = query with { Queue = ApiWords.Queue(queue) ?? Wrong<QueueName?>("queue", $"queue is one of {string.Join(", ", ItemEndpoints.Queues)}.") };
        }

        if (state is not (null or ItemEndpoints.Any or ItemEndpoints.Open))
        {
            query = query with { State = ApiWords.State(state) ?? Wrong<RecipientState?>("state", $"state is one of {string.Join(", ", ItemEndpoints.States)}.") };
        }

        if (reason is not null)
        {
            query = query with { Reason = ApiWords.Reason(reason) ?? Wrong<ReasonCode?>("reason", $"reason is one of {string.Join(", ", ItemEndpoints.Reasons)}.") };
        }

        int? place = json["place"] is null ? null : json["place"] is JsonValue number && number.TryGetValue(out int at) && at > 0 ? at : Wrong<int?>("place", "place is a number from 1.");
        bool shared = json["shared"] is not null && (json["shared"] is JsonValue flag && flag.TryGetValue(out bool yes) ? yes : Wrong<bool>("shared", "shared is true or false."));
        bool asks = Of.Any(json.ContainsKey);
        return (new SearchDraft { Name = Text("name"), Query = asks ? query : null, Place = place }, shared);
    }

    private static SearchJson Json(SavedSearch search, int? count) => new(
        search.Id, search.Name, search.Shared, search.Queue is { } queue ? ApiWords.Of(queue) : null, search.AnyState ? ItemEndpoints.Any : search.State is { } state ? ApiWords.Of(state) : ItemEndpoints.Open,
        search.Reason is { } reason ? ApiWords.Of(reason) : null, search.Words, search.Position, count);
}
