using System.ComponentModel;
using System.Globalization;
using System.Net;
using QueueDashboard.Accounts;
using QueueDashboard.Batv;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>
/// What backscatter protection did and would do. Reading is for those who read the audit: sender and recipient of other people's mail stand
/// there. Signing is for administrators: a tag opens the door for whatever comes back to it.
/// </summary>
internal static class BackscatterEndpoints
{
    internal const string Csv = "csv";

    internal static readonly string[] Verdicts = [.. Enum.GetValues<BatvVerdict>().Select(BatvWords.Word)];

    private const int UsualDays = 30;
    private const int MostDays = 3660;

    public static void MapBackscatter(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/backscatter").WithTags("backscatter");

        // What concerns all domains is nothing for a person or a token that is limited to some.
        var whole = group.MapGroup("").AddEndpointFilter(async (invocation, next) => Limited(invocation.HttpContext) ?? await next(invocation));
        group.MapGet("/history", HistoryAsync).RequireRight(Right.ReadAudit)
            .WithName("listVerdicts").WithSummary("What was judged, newest first; as CSV with format=csv or Accept: text/csv, then all of it.")
            .Produces<VerdictList>().Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);
        whole.MapGet("/days", DaysAsync).RequireRight(Right.ReadAudit)
            .WithName("listVerdictDays").WithSummary("Counts by verdict and day (UTC); true also where the history had to leave something out.")
            .Produces<VerdictDays>().ProducesProblem(StatusCodes.Status400BadRequest);
        whole.MapGet("/safety", SafetyAsync).RequireRight(Right.ReadAudit)
            .WithName("getSafety").WithSummary("Whether it is safe to refuse what fails, and which listeners of the mail server asked so far.").Produces<SafetyAnswerJson>();
        group.MapPost("/check", CheckAsync).RequireRight(Right.ReadAudit)
            .WithName("checkAddress").WithSummary("What would become of mail to this address now. Nothing is written.")
            .Accepts<CheckBody>("application/json").Produces<CheckTrial>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        whole.MapPost("/sign", SignAsync).RequireRight(Right.ManageSettings)
            .WithName("signAddress").WithSummary("The address with a tag of the key that signs; \"policy\" says why the filter would leave it alone.")
            .Accepts<SignBody>("application/json").Produces<SignTrial>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        whole.MapKeys();
        whole.MapExemptions();
    }

    /// <summary>Null when the caller has no limits.</summary>
    private static IResult? Limited(HttpContext context) => ApiCaller.Of(context).Domains is null
        ? null
        : ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "This concerns all domains, and this token or person is limited to some.");

    private static async Task<IResult> HistoryAsync(
        HttpContext context,
        IReadBackscatter backscatter,
        [Description("Only this verdict.")] string? verdict,
        [Description("true: only what was refused; false: only what was let through.")] string? refused,
        [Description("true: only what did not pass.")] string? failed,
        [Description("true: only what failed and of which refusing it may be wrong.")] string? doubtful,
        [Description("Part of an address, or of the client's name or address.")] string? search,
        [Description("From this time on, inclusive; UTC when it names no zone.")] string? from,
        [Description("Up to this time, exclusive.")] string? to,
        [Description("json when left out, or csv.")] string? format,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(verdict), nameof(refused), nameof(failed), nameof(doubtful), nameof(search), nameof(from), nameof(to), nameof(format), nameof(limit), nameof(cursor));
        HistoryFilter filter = new(
            asked.Word(nameof(verdict), BatvWords.Verdict, Verdicts),
            asked.Word(nameof(refused), Flag, Flags),
            asked.Word(nameof(failed), Flag, Flags),
            asked.Text(nameof(search)),
            asked.Time(nameof(from)),
            asked.Time(nameof(to)),
            ApiCaller.Of(context).Domains,
            asked.Word(nameof(doubtful), Flag, Flags));
        int size = asked.Number(nameof(limit), 1, BatvQueries.LargestPage, 100);
        bool? csv = asked.Word<bool>(nameof(format), word => word switch { Csv => true, "json" => false, _ => null }, ["json", Csv]);
        if (cursor is { Length: > 0 } && !BatvQueries.IsCursor(cursor))
        {
            asked.Wrong(nameof(cursor), "cursor is the \"next\" of the page before.");
        }

        if (asked.Problem is { } problem)
        {
            return problem;
        }

        context.Response.Headers.Vary = "Accept";
        if (csv ?? WantsCsv(context))
        {
            return new VerdictCsv(backscatter, filter);
        }

        var page = await backscatter.HistoryAsync(filter, cursor is { Length: > 0 } ? cursor : null, size, cancel);
        return Results.Ok(new VerdictList([.. page.Entries.Select(ListedVerdict.Of)], page.Next));
    }

    private static async Task<IResult> DaysAsync(
        HttpContext context,
        IReadBackscatter backscatter,
        TimeProvider clock,
        [Description("The first day (UTC); 29 days before the last one when left out.")] string? from,
        [Description("The last day, inclusive; today when left out.")] string? to,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(from), nameof(to));
        var last = Day(asked.Time(nameof(to)) ?? clock.GetUtcNow());
        var first = asked.Time(nameof(from)) is { } begin ? Day(begin) : last.AddDays(1 - UsualDays);
        if (first > last || last.DayNumber - first.DayNumber > MostDays)
        {
            asked.Wrong(nameof(from), $"from lies before to, and at most {MostDays} days.");
        }

        return asked.Problem ?? Results.Ok(new VerdictDays([.. (await backscatter.DaysAsync(first, last, cancel)).Select(ListedDay.Of)]));
    }

    private static async Task<IResult> SafetyAsync(IReadBackscatter backscatter, TimeProvider clock, CancellationToken cancel) =>
        Results.Ok(SafetyAnswerJson.Of(await backscatter.SafetyAsync(clock.GetUtcNow(), cancel), await backscatter.SightsAsync(cancel)));

    private static async Task<IResult> SignAsync(HttpContext context, CurrentPolicy policy, SettingsStore settings, TimeProvider clock, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "address");
        string address = refused is null ? body.Needed("address") : "";
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        if (policy.Value.Keys.Signing is null)
        {
            return ApiProblem.Of(StatusCodes.Status409Conflict, "no-key", "Refused", "No key signs. Make one, or turn backscatter protection on.");
        }

        return AddressTrial.Sign(policy.Value, address, settings.Current<BackscatterSettings>().LifetimeDays, clock.GetUtcNow()) is { } trial
            ? Results.Ok(trial)
            : ApiProblem.Unprocessable(ApiProblem.Invalid, [new("address", "This is no address with a domain.")]);
    }

    private static async Task<IResult> CheckAsync(HttpContext context, CurrentPolicy policy, TimeProvider clock, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        BodyReader body = new(json, "address", "sender", "client", "clientName");
        string address = body.Needed("address");
        IPAddress? client = null;
        if (body.Text("client") is { Length: > 0 } text && !IPAddress.TryParse(text, out client))
        {
            body.Add("client", $"client is an IP address. Given: {text}");
        }

        string sender = body.Text("sender") ?? "";
        string name = body.Text("clientName") ?? "";
        return body.Problem ?? Results.Ok(AddressTrial.Check(policy.Value, address, sender == "<>" ? "" : sender, client, name, clock.GetUtcNow()));
    }

    private static readonly string[] Flags = ["true", "false"];

    private static bool? Flag(string word) => word switch { "true" => true, "false" => false, _ => null };

    private static bool WantsCsv(HttpContext context) => context.Request.GetTypedHeaders().Accept
        .OrderByDescending(type => type.Quality ?? 1)
        .FirstOrDefault(type => type.MediaType.Value is "text/csv" or "application/json")?.MediaType.Value == "text/csv";

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
