using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Sources;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>One door that stopped mail comes through.</summary>
/// <param name="State">never-heard, working, silent, failing.</param>
/// <param name="Today">New messages since midnight UTC.</param>
/// <param name="SilentAfterHours">How long a pause may last before it is unusual; null: not known yet.</param>
internal sealed record SourceJson(
    string Name, string Kind, string Where, string State, DateTimeOffset? LastContact, DateTimeOffset? LastBrought, long Today, long FailedToday, DateTimeOffset? LastFailure, string? Failure, double? SilentAfterHours, bool CanCheck);

internal sealed record SourceList(IReadOnlyList<SourceJson> Sources);

internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api)
    {
        // A source serves all domains: nothing for a person or a token that is limited to some.
        var group = api.MapGroup("/sources").WithTags("sources").AddEndpointFilter(async (invocation, next) => ApiCaller.Of(invocation.HttpContext).Domains is null
            ? await next(invocation)
            : ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "This concerns all domains, and this token or person is limited to some."));
        group.MapGet("", ListAsync).RequireRight(Right.ReadAudit)
            .WithName("listSources").WithSummary("Every door, how it is, and what it brought today.").Produces<SourceList>();
        group.MapPost("/{name}/check", CheckAsync).RequireRight(Right.ManageSettings)
            .WithName("checkSource").WithSummary("Has the source look at once; answers how it is then.")
            .Produces<SourceJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(IReadSources sources, TimeProvider clock, CancellationToken cancel) =>
        Results.Ok(new SourceList([.. (await sources.ReadAsync(Today(clock), cancel)).Select(Json)]));

    private static async Task<IResult> CheckAsync(HttpContext context, string name, SourceChecks checks, IReadSources sources, TimeProvider clock, CancellationToken cancel) =>
        await checks.CheckAsync(ApiCaller.Of(context).Actor, name, cancel) switch
        {
            SourceCheck.Looked when (await sources.ReadAsync(Today(clock), cancel)).FirstOrDefault(view => view.Seen.Name == name) is { } view => Results.Ok(Json(view)),
            SourceCheck.CannotLook => ApiProblem.Of(StatusCodes.Status409Conflict, "cannot-look", "It cannot look", "This source waits for others to bring mail; there is nothing that it could look at."),
            SourceCheck.Failed failed => ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "check-failed", "It could not look", $"The source could not be asked: {failed.Cause}."),
            _ => ApiProblem.Of(StatusCodes.Status404NotFound, "no-source", "Not found", "There is no source of this name."),
        };

    private static DateTimeOffset Today(TimeProvider clock) => new(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    private static SourceJson Json(SourceView view) => new(
        view.Seen.Name,
        view.Seen.Kind switch { SourceKind.Smtp => "smtp", SourceKind.Milter => "milter", SourceKind.Postfix => "postfix", SourceKind.Rspamd => "rspamd", _ => "folder" },
        view.Seen.Where,
        view.State switch { SourceState.NeverHeard => "never-heard", SourceState.Working => "working", SourceState.Silent => "silent", _ => "failing" },
        view.Seen.LastContact,
        view.Seen.LastBrought,
        view.Today,
        view.FailedToday,
        view.Seen.LastFailure,
        view.Seen.Why,
        view.Usual?.TotalHours,
        view.CanCheck);
}
