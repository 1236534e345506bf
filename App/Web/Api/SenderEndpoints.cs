using System.Globalization;
using System.Text;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>The lists of allowed and blocked senders. Who is limited to domains writes for their recipients only.</summary>
internal static class SenderEndpoints
{
    public static void MapSenders(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/senders").WithTags("senders");
        group.MapGet("", ListAsync).RequireRight(Right.ReadQueues)
            .WithName("listSenders").WithSummary("Allowed and blocked senders, newest first. Parameters: verdict, search, for, before, limit; format=csv for all of them as a file.").Produces<SenderList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPut("", SetAsync).RequireRight(Right.ActOnItems)
            .WithName("setSender").WithSummary("Allows or blocks a sender; a second word about the same sender for the same people replaces the first.")
            .Accepts<SenderBody>("application/json").Produces<SenderAnswerBody>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", FindAsync).RequireRight(Right.ReadQueues)
            .WithName("getSender").WithSummary("One entry.").Produces<ListedSender>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{id:long}", RemoveAsync).RequireRight(Right.ActOnItems)
            .WithName("removeSender").WithSummary("Removes an entry.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/import", ImportAsync).RequireRight(Right.ActOnItems)
            .WithName("importSenders").WithSummary("Brings a file: CSV, one sender a line, or a mail server's access table. Parameters: verdict and for, for lines that do not say; preview=true writes nothing.")
            .Accepts<string>("text/plain", "text/csv").Produces<SenderImportAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IReadSenders senders, CancellationToken cancel)
    {
        ApiQuery query = new(context, "verdict", "search", "for", "before", "limit", "format");
        var verdict = query.Word("verdict", ListedSender.Verdicts, ["allow", "block"]);
        long? before = query.Id("before", "the next of a page");
        int limit = query.Number("limit", 1, 500, 100);
        bool csv = query.Word<bool>("format", word => word switch { "csv" => true, "json" => false, _ => null }, ["json", "csv"]) ?? false;
        SenderFilter filter = new(verdict, query.Text("search"), query.Text("for"), ApiCaller.Of(context).Domains);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (csv)
        {
            return new SenderCsv(senders, filter);
        }

        var page = await senders.PageAsync(filter, before, limit, cancel);
        return Results.Ok(new SenderList([.. page.Rows.Select(ListedSender.Of)], page.Total, page.Next));
    }

    private static async Task<IResult> FindAsync(long id, HttpContext context, IReadSenders senders, CancellationToken cancel) =>
        await senders.FindAsync(id, cancel) is { } row && (row.For.Length == 0 || SenderValidation.IsWithin(row.For, ApiCaller.Of(context).Domains)) ? Results.Ok(ListedSender.Of(row)) : Missing(id);

    private static async Task<IResult> SetAsync(HttpContext context, IChangeSenders senders, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "verdict", "sender", "for", "authenticatedDomain", "endsAt", "note");
        string word = body.Needed("verdict");
        if (word.Length > 0 && ListedSender.Verdicts(word) is null)
        {
            body.Add("verdict", $"verdict is allow or block. Given: {word}");
        }

        SenderDraft draft = new()
        {
            Verdict = ListedSender.Verdicts(word) ?? SenderVerdict.Block,
            Pattern = body.Needed("sender"),
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
        return Answer(await senders.SetAsync(draft, caller.Actor, null, caller.Domains, cancel));
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, IChangeSenders senders, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        return await senders.RemoveAsync(id, caller.Actor, null, caller.Domains, cancel) is SenderChange.Done ? Results.NoContent() : Missing(id);
    }

    private static async Task<IResult> ImportAsync(HttpContext context, SenderImports imports, CancellationToken cancel)
    {
        ApiQuery query = new(context, "verdict", "for", "preview");
        var verdict = query.Word("verdict", ListedSender.Verdicts, ["allow", "block"]) ?? SenderVerdict.Block;
        bool preview = query.Word<bool>("preview", word => bool.TryParse(word, out bool flag) ? flag : null, ["true", "false"]) ?? false;
        string whom = query.Text("for") ?? "";
        if (query.Problem is { } problem)
        {
            return problem;
        }

        using MemoryStream bytes = new();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > SenderFile.MostOctets)
            {
                return ApiProblem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "Payload Too Large", $"A file has at most {SenderFile.MostOctets} octets.");
            }
        }

        string text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        var caller = ApiCaller.Of(context);
        return Results.Ok(SenderImportAnswer.Of(preview
            ? await imports.PreviewAsync(text, verdict, whom, caller.Domains, cancel)
            : await imports.ImportAsync(text, verdict, whom, caller.Actor, caller.Domains, cancel)));
    }

    private static IResult Answer(SenderChange change) => change switch
    {
        SenderChange.Done { Now: { } now } done => Results.Ok(new SenderAnswerBody(ListedSender.Of(now), done.Before is { } before ? ListedSender.Of(before) : null)),
        SenderChange.Refused refused => ApiProblem.Unprocessable(refused.Code, [new(refused.Field == "pattern" ? "sender" : refused.Field, refused.Text)]),
        _ => throw new InvalidOperationException($"Unknown outcome {change.GetType().Name}."),
    };

    private static IResult Missing(long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no entry {id}, or it is not yours."));
}

/// <summary>The lists as a file, a page at a time.</summary>
internal sealed class SenderCsv(IReadSenders senders, SenderFilter filter) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"senders.csv\"";
        response.Headers.CacheControl = "no-store";
        await using StreamWriter text = new(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(',', SenderFile.Columns));
        await foreach (var row in SenderQueries.AllAsync(senders, filter, httpContext.RequestAborted))
        {
            await text.WriteLineAsync(SenderFile.Line(row));
        }
    }
}
