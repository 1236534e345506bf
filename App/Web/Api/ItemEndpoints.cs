using System.ComponentModel;
using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Lists items, shows one, and hands out a message's bytes.</summary>
internal static class ItemEndpoints
{
    private const int UsualPage = 100;
    private const int LargestPage = 500;

    // Words of the parameter "state" beside the states themselves.
    internal const string Open = "open";
    internal const string Any = "any";

    internal static readonly string[] Queues = [.. Enum.GetValues<QueueName>().Select(ApiWords.Of)];
    internal static readonly string[] States = [Open, Any, .. Enum.GetValues<RecipientState>().Select(ApiWords.Of)];
    internal static readonly string[] Reasons = [.. Enum.GetValues<ReasonCode>().Select(ApiWords.Of)];

    internal static readonly string[] Sorts = [.. Enum.GetValues<ItemSort>().Select(ApiWords.Of)];

    public static void MapItems(this IEndpointRouteBuilder api)
    {
        api.MapGet("/items", ListAsync).RequireRight(Right.ReadQueues)
            .WithName("listItems").WithTags("items").WithSummary("Lists stopped messages.")
            .Produces<ItemList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/items/{id:long}", OneAsync).RequireRight(Right.ReadQueues)
            .WithName("getItem").WithTags("items").WithSummary("One stopped message with its recipients and the evidence, without its content.")
            .Produces<DetailedItem>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/items/{id:long}/raw", RawAsync).RequireRight(Right.ReadContent)
            .WithName("getItemRaw").WithTags("items").WithSummary("The message's bytes as they came. Each call is audited.")
            .Produces<Stream>(StatusCodes.Status200OK, "message/rfc822").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/items/{id:long}/second-look", LookAgainAsync).RequireRight(Right.ActOnItems)
            .WithName("lookAgainAtItem").WithTags("items").WithSummary("Sends the message to Rspamd once more and keeps the verdict beside the first. Decides nothing.")
            .Produces<ItemSecondLook>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IReadItems items,
        PageQueries pages,
        [Description("Only this queue.")] string? queue,
        [Description("Only this state. Left out or \"open\": held and pending. \"any\": all of them.")] string? state,
        [Description("Only this reason.")] string? reason,
        [Description("Words as in the search box, such as \"from:example.com invoice OR reason:virus\".")] string? search,
        [Description("newest (when left out), oldest, largest, smallest or score.")] string? sort,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(queue), nameof(state), nameof(reason), nameof(search), nameof(sort), nameof(limit), nameof(cursor));
        bool any = string.Equals(state, Any, StringComparison.OrdinalIgnoreCase);
        bool open = string.Equals(state, Open, StringComparison.OrdinalIgnoreCase);
        var caller = ApiCaller.Of(context);
        ItemQuery query = new()
        {
            Queue = asked.Word(nameof(queue), ApiWords.Queue, Queues),
            State = any || open ? null : asked.Word(nameof(state), ApiWords.State, States),
            AnyState = any,
            Reason = asked.Word(nameof(reason), ApiWords.Reason, Reasons),
            Search = asked.Text(nameof(search)),
            Limit = asked.Number(nameof(limit), 1, LargestPage, UsualPage),
            Sort = asked.Word(nameof(sort), ApiWords.Sort, Sorts) ?? ItemSort.Newest,
            Before = asked.Place(nameof(cursor), "the \"next\" of the page before"),
            Domains = caller.Domains,
        };
        if (asked.Problem is { } problem)
        {
            return problem;
        }

        var page = await items.ListAsync(query, cancel);
        if (page.SearchFault is { } fault)
        {
            return ApiProblem.BadQuery([new(nameof(search), fault.Sentence)]);
        }

        var details = await pages.ReadAsync([.. page.Rows.Select(row => row.Id)], caller.Domains, cancel);
        var culture = Language(context);
        return Results.Ok(new ItemList(
            [.. page.Rows.Select(row => ListedItem.Of(row, details.GetValueOrDefault(row.Id, ListedDetail.None), culture))],
            page.Next?.ToString()));
    }

    private static async Task<IResult> OneAsync(long id, HttpContext context, IReadItems items, CancellationToken cancel) =>
        await items.FindAsync(id, ApiCaller.Of(context).Domains, cancel) is { } view ? Results.Ok(DetailedItem.Of(view, Language(context))) : Missing(id);

    private static async Task<IResult> RawAsync(long id, HttpContext context, ContentAccess content, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        if (await content.OpenAsync(caller.Actor, id, caller.Domains, "source", cancel) is not { } raw)
        {
            return Missing(id);
        }

        // A browser must neither show nor run it, whatever the message claims to be.
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "no-store";
        return Results.Bytes(raw, "message/rfc822", string.Create(CultureInfo.InvariantCulture, $"message-{id}.eml"));
    }

    private static async Task<IResult> LookAgainAsync(long id, HttpContext context, SecondLook looks, IReadItems items, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        return await looks.AskAsync(caller.Actor, id, caller.Domains, cancel) switch
        {
            SecondLookResult.Done done when await items.FindAsync(id, caller.Domains, cancel) is { } view => Results.Ok(ItemSecondLook.Of(view, done.Look)),
            SecondLookResult.NotConfigured => ApiProblem.Of(StatusCodes.Status409Conflict, "no-scanner", "Refused", "No scanner is configured: Rspamd:CheckUrl is empty."),
            SecondLookResult.Failed failed => ApiProblem.Of(StatusCodes.Status502BadGateway, "scanner", "No verdict", failed.Sentence),
            _ => Missing(id),
        };
    }

    internal static IResult Missing(long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no message {id}, or none that you may see."));

    private static CultureInfo Language(HttpContext context)
    {
        var culture = CultureInfo.CurrentUICulture;
        context.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return culture;
    }
}
