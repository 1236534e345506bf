using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Queues.Requests;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Recipients' requests: listed, granted (the message is released for the one who asked) or denied.</summary>
internal static class RequestEndpoints
{
    private const int MostAtOnce = 500;

    public static void MapRequests(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/requests").WithTags("requests");
        group.MapGet("", ListAsync).RequireRight(Right.ActOnItems)
            .WithName("listRequests").WithSummary("Lists what recipients ask to be released, newest first.").Produces<RequestList>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{id:long}", async (long id, HttpContext context, RequestQueries requests, CancellationToken cancel) =>
            await requests.FindAsync(id, ApiCaller.Of(context).Domains, cancel) is { } view ? Results.Ok(ListedRequest.Of(view)) : Missing(id)).RequireRight(Right.ActOnItems)
            .WithName("getRequest").WithSummary("One request.").Produces<ListedRequest>().ProducesProblem(StatusCodes.Status404NotFound);
        foreach (var (word, grant, summary) in new[] { ("grant", true, "Releases the message for the one who asked, who is told by mail."), ("deny", false, "Says no; the message stays held, and the one who asked is told by mail.") })
        {
            group.MapPost($"/{{id:long}}/{word}", (long id, HttpContext context, RequestActions actions, RequestQueries requests, CancellationToken cancel) => OneAsync(grant, id, context, actions, requests, cancel)).RequireRight(Right.ActOnItems)
                .WithName($"{word}Request").WithSummary(summary).Accepts<AnswerBody>(isOptional: true, "application/json").Produces<ListedRequest>()
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            group.MapPost($"/{word}", (HttpContext context, RequestActions actions, CancellationToken cancel) => ManyAsync(grant, context, actions, cancel)).RequireRight(Right.ActOnItems)
                .WithName($"{word}Requests").WithSummary($"{summary} For up to {MostAtOnce} requests; one's failure stops no other.").Accepts<AnswersBody>("application/json").Produces<AnsweredList>()
                .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        RequestQueries requests,
        [Description("open or answered; open when left out.")] string? state,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(state), nameof(limit), nameof(cursor));
        int size = asked.Number(nameof(limit), 1, RequestQueries.LargestPage, 100);
        long? before = asked.Id(nameof(cursor), "the \"next\" of the page before");
        string word = asked.Text(nameof(state)) ?? "open";
        if (word is not ("open" or "answered"))
        {
            asked.Wrong(nameof(state), $"state is open or answered. Given: {word}");
        }

        if (asked.Problem is { } problem)
        {
            return problem;
        }

        var page = await requests.PageAsync(word == "open", ApiCaller.Of(context).Domains, before, size, cancel);
        return Results.Ok(new RequestList([.. page.Rows.Select(ListedRequest.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> OneAsync(bool grant, long id, HttpContext context, RequestActions actions, RequestQueries requests, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "answer");
        string answer = Answer(body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var caller = ApiCaller.Of(context);
        return (await ActAsync(grant, [id], answer, caller, actions, cancel))[0] switch
        {
            AnswerResult.Done when await requests.FindAsync(id, caller.Domains, cancel) is { } view => Results.Ok(ListedRequest.Of(view)),
            AnswerResult.Late late => ApiProblem.Of(StatusCodes.Status409Conflict, ApiProblem.Settled, "Already settled", $"The request is already {ListedRequest.Word(late.State)}{(late.By is { } by ? $", by {by}" : "")}.", ("state", ListedRequest.Word(late.State)), ("by", late.By)),
            AnswerResult.Refused no => ApiProblem.Of(StatusCodes.Status409Conflict, no.Why.Code, "Refused", no.Why.Sentence),
            _ => Missing(id),
        };
    }

    private static async Task<IResult> ManyAsync(bool grant, HttpContext context, RequestActions actions, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        BodyReader body = new(json, "ids", "answer");
        string answer = Answer(body);
        if (!ApiBody.TryList<long>(json ?? new JsonObject(), "ids", out var ids) || ids is null or { Count: 0 or > MostAtOnce })
        {
            body.Add("ids", $"ids is a list of 1 to {MostAtOnce} numbers of requests.");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var results = await ActAsync(grant, ids!, answer, ApiCaller.Of(context), actions, cancel);
        return Results.Ok(new AnsweredList(results.Count(result => result is AnswerResult.Done), [.. results.Select(AnsweredRequest.Of)]));
    }

    private static Task<IReadOnlyList<AnswerResult>> ActAsync(bool grant, IReadOnlyList<long> ids, string answer, ApiCaller caller, RequestActions actions, CancellationToken cancel) =>
        grant ? actions.GrantAsync(ids, answer, caller.Actor, caller.Domains, cancel) : actions.DenyAsync(ids, answer, caller.Actor, caller.Domains, cancel);

    private static string Answer(BodyReader body)
    {
        string answer = body.Text("answer") ?? "";
        if (answer.Length > RequestActions.LongestText)
        {
            body.Add("answer", $"answer has at most {RequestActions.LongestText} characters.");
        }

        return answer;
    }

    private static IResult Missing(long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no request {id}, or none that you may see."));
}
