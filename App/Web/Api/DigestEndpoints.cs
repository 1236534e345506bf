using System.ComponentModel;
using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Digests;
using QueueDashboard.Web.Access;
using QueueDashboard.Web.Digests;

namespace QueueDashboard.Web.Api;

/// <summary>Lists the digests that were made, shows one, and sends what is new now.</summary>
internal static class DigestEndpoints
{
    public static void MapDigests(this IEndpointRouteBuilder api)
    {
        api.MapGet("/digests", ListAsync).RequireRight(Right.ReadQueues)
            .WithName("listDigests").WithTags("digests").WithSummary("Lists the mails of links that were made, newest first.")
            .Produces<DigestList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/digests/{id:long}", OneAsync).RequireRight(Right.ReadQueues)
            .WithName("getDigest").WithTags("digests").WithSummary("One of them as it is kept, with dead links, and who opened the live ones.")
            .Produces<DetailedDigest>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/digests/send", SendAsync).RequireRight(Right.SendDigests)
            .WithName("sendDigests").WithTags("digests").WithSummary("Sends what is new to everybody of every subscription that is on.")
            .Produces<SendAnswer>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        DigestQueries digests,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(limit), nameof(cursor));
        int size = asked.Number(nameof(limit), 1, 500, 100);
        long? before = asked.Id(nameof(cursor), "the \"next\" of the page before");
        if (asked.Problem is { } problem)
        {
            return problem;
        }

        var page = await DigestScope.ListAsync(digests, context.User, before, size, cancel);
        return Results.Ok(new DigestList([.. page.Rows.Select(ListedDigest.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> OneAsync(long id, HttpContext context, DigestQueries digests, CancellationToken cancel) =>
        await digests.FindAsync(id, cancel) is { } view && DigestScope.Includes(context.User, view.Row)
            ? Results.Ok(DetailedDigest.Of(view))
            : ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no digest {id}, or none that you may see."));

    private static async Task<IResult> SendAsync(HttpContext context, DigestRounds rounds, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        if (caller.Domains is not null)
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "This sends to the readers of all domains, and this token or person is limited to some.");
        }

        var sent = await rounds.SendNowAsync(caller.Actor, cancel);
        return Results.Ok(new SendAnswer([.. sent.Select(digest => new JustSentDigest(digest.Id, digest.To, digest.Count, DigestNames.Of(digest.State), digest.Subject))]));
    }
}
