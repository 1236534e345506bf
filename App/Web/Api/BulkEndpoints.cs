using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>An act on all that a search matches. Queue, state, reason and search as in the list.</summary>
internal sealed record BulkRequest(string Act, string? Queue, string? State, string? Reason, string? Search);

/// <summary>A job and how far it is.</summary>
/// <param name="State">waiting, running, finished, cancelled, broken.</param>
/// <param name="UndoUntil">Until then all of it can be undone; null: it has no end, or there is nothing to undo.</param>
/// <param name="Problems">Those that it was not done for, at most 1000.</param>
internal sealed record BulkJson(long Id, string Act, string State, int Total, int Done, int NotDone, DateTimeOffset? UndoUntil, string By, DateTimeOffset At, IReadOnlyList<BulkResult> Problems);

internal static class BulkEndpoints
{
    private const int MostProblems = 1000;

    private static readonly string[] Known = [Acts.Release, Acts.Requeue, Acts.Delete, Acts.Restore];

    public static void MapBulk(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/bulk").WithTags("acts");
        group.MapPost("", StartAsync).RequireRight(Right.ActOnItems)
            .WithName("startBulk").WithSummary($"Acts on all that a search matches, at most {BulkJobs.Most}, behind the answer.")
            .Accepts<BulkRequest>("application/json").Produces<BulkJson>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", (long id, HttpContext context, BulkJobs jobs) => Find(context, jobs, id) is { } job ? Results.Ok(Json(job)) : Missing(id)).RequireRight(Right.ActOnItems)
            .WithName("getBulk").WithSummary("How far a job is, and what it was not done for.").Produces<BulkJson>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/cancel", Cancel).RequireRight(Right.ActOnItems)
            .WithName("cancelBulk").WithSummary("Stops a job; what is done stays done.").Produces<BulkJson>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/undo", Undo).RequireRight(Right.ActOnItems)
            .WithName("undoBulk").WithSummary("A job that takes back what this one did, as far as that is possible.")
            .Produces<BulkJson>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> StartAsync(HttpContext context, BulkJobs jobs, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        json ??= [];
        List<ApiFault> faults = [.. ApiBody.Unknown(json, "act", "queue", "state", "reason", "search")];
        string? act = Text(json, "act", faults);
        if (act is null || !Known.Contains(act, StringComparer.Ordinal))
        {
            faults.Add(new("act", $"act is one of {string.Join(", ", Known)}."));
        }

        var query = new ItemQuery { Search = Text(json, "search", faults), Domains = ApiCaller.Of(context).Domains };
        query = query with
        {
            Queue = Word(json, "queue", ApiWords.Queue, faults),
            State = Word(json, "state", ApiWords.State, faults),
            Reason = Word(json, "reason", ApiWords.Reason, faults),
        };
        if (faults.Count > 0)
        {
            return ApiProblem.Unprocessable(ApiProblem.Invalid, faults);
        }

        var found = await jobs.MatchAsync(query, cancel);
        if (found.SearchFault is { } fault)
        {
            return ApiProblem.Unprocessable(ApiProblem.Invalid, [new("search", fault.Sentence)]);
        }

        if (found.IsCut)
        {
            return ApiProblem.Unprocessable("too-many", [new("search", $"It matches more than {BulkJobs.Most} messages; narrow it.")]);
        }

        var caller = ApiCaller.Of(context);
        return Accepted(jobs.Start(act!, caller.Actor, [.. found.Items.Select(match => match.Id)], caller.Domains));
    }

    private static IResult Cancel(long id, HttpContext context, BulkJobs jobs)
    {
        if (Find(context, jobs, id) is not { } job)
        {
            return Missing(id);
        }

        job.Cancel();
        return Results.Ok(Json(job));
    }

    private static IResult Undo(long id, HttpContext context, BulkJobs jobs)
    {
        var caller = ApiCaller.Of(context);
        return Find(context, jobs, id) is { } job ? Accepted(jobs.Start(Acts.Undo, caller.Actor, job.Done, caller.Domains)) : Missing(id);
    }

    /// <summary>His own; who is limited to domains must not learn of the others'.</summary>
    private static BulkJob? Find(HttpContext context, BulkJobs jobs, long id)
    {
        var caller = ApiCaller.Of(context);
        return jobs.Find(id) is { } job && (caller.Domains is null || ActorWords.Stored(job.Actor) == ActorWords.Stored(caller.Actor)) ? job : null;
    }

    private static string? Text(JsonObject json, string name, List<ApiFault> faults)
    {
        if (json[name] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue(out string? text))
        {
            return text;
        }

        faults.Add(new(name, $"{name} is a text."));
        return null;
    }

    private static T? Word<T>(JsonObject json, string name, Func<string, T?> read, List<ApiFault> faults)
        where T : struct
    {
        if (Text(json, name, faults) is not { } text)
        {
            return null;
        }

        if (read(text) is { } known)
        {
            return known;
        }

        faults.Add(new(name, $"{name} is not known: {text}."));
        return null;
    }

    private static IResult Accepted(BulkJob job) => Results.Accepted($"{ApiServices.Root}/bulk/{job.Id}", Json(job));

    private static IResult Missing(long id) => ApiProblem.Of(StatusCodes.Status404NotFound, "no-job", "Not found", $"There is no job {id}; jobs are forgotten when the program ends.");

    private static BulkJson Json(BulkJob job)
    {
        var view = job.View;
        return new BulkJson(view.Id, view.Act, StateWord(view.State), view.Total, view.Done, view.NotDone, view.UndoUntil, view.Actor.Name, view.Asked, [.. job.NotDone(MostProblems).Select(ActEndpoints.Bulk)]);
    }

    private static string StateWord(BulkState state) => state switch
    {
        BulkState.Waiting => "waiting",
        BulkState.Running => "running",
        BulkState.Finished => "finished",
        BulkState.Cancelled => "cancelled",
        _ => "broken",
    };
}
