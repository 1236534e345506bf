using System.ComponentModel;
using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Digests;
using QueueDashboard.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>A page of choices in the order of their keys. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record ChoiceList(IReadOnlyList<ListedChoice> Choices, string? Next);

/// <summary>How one recipient, or all of a domain, want their digests; what is null is as usual.</summary>
/// <param name="Key">An address, or @domain. An address's own choice goes before its domain's.</param>
/// <param name="Schedule">off, on-arrival, daily or weekly.</param>
/// <param name="At">Such as 07:00.</param>
/// <param name="Weekday">0 is Sunday.</param>
internal sealed record ListedChoice(string Key, string? Schedule, string? At, int? Weekday, string? TimeZone, string? Language, DateTimeOffset? NextAt, DateTimeOffset ChangedAt, string ChangedBy)
{
    public static ListedChoice Of(ChoiceView view) => new(
        view.Key,
        Word(view.Choice.Schedule),
        view.Choice.AtMinute is { } minute ? TimeOnly.MinValue.AddMinutes(minute).ToString("HH:mm", CultureInfo.InvariantCulture) : null,
        view.Choice.Weekday,
        view.Choice.TimeZone,
        view.Choice.Language,
        view.NextAt,
        view.ChangedAt,
        view.ChangedBy);

    public static string? Word(DigestSchedule? schedule) => schedule switch { DigestSchedule.Off => "off", DigestSchedule.OnArrival => "on-arrival", DigestSchedule.Daily => "daily", DigestSchedule.Weekly => "weekly", _ => null };
}

/// <summary>What is left out or null becomes as usual.</summary>
/// <param name="Schedule">off, on-arrival, daily or weekly.</param>
/// <param name="At">Such as 07:00.</param>
/// <param name="Weekday">0 is Sunday.</param>
internal sealed record ChoiceBody(string? Schedule, string? At, int? Weekday, string? TimeZone, string? Language);

/// <summary>Recipients' choices. Who is limited to domains sees and changes those of his recipients.</summary>
internal static class ChoiceEndpoints
{
    public static void MapChoices(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/digests/choices").WithTags("digests");
        group.MapGet("", ListAsync).RequireRight(Right.ReadQueues)
            .WithName("listChoices").WithSummary("How recipients and domains want their digests, where it is not as usual.").Produces<ChoiceList>().ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPut("/{key}", SaveAsync).RequireRight(Right.ManageSettings)
            .WithName("setChoice").WithSummary("Sets the choice of an address or of @domain.").Accepts<ChoiceBody>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{key}", RemoveAsync).RequireRight(Right.ManageSettings)
            .WithName("removeChoice").WithSummary("Lets it be as usual again.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ChoiceQueries choices,
        [Description("A part of the address or domain.")] string? search,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(search), nameof(limit), nameof(cursor));
        int size = asked.Number(nameof(limit), 1, ChoiceQueries.LargestPage, 100);
        if (asked.Problem is { } problem)
        {
            return problem;
        }

        var page = await choices.PageAsync(asked.Text(nameof(search)), ApiCaller.Of(context).Domains, asked.Text(nameof(cursor)), size, cancel);
        return Results.Ok(new ChoiceList([.. page.Rows.Select(ListedChoice.Of)], page.Next));
    }

    private static async Task<IResult> SaveAsync(string key, HttpContext context, RecipientChoices choices, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "schedule", "at", "weekday", "timeZone", "language");
        string? schedule = body.Text("schedule");
        DigestSchedule? wanted = schedule switch { "off" => DigestSchedule.Off, "on-arrival" => DigestSchedule.OnArrival, "daily" => DigestSchedule.Daily, "weekly" => DigestSchedule.Weekly, _ => null };
        if (schedule is not null && wanted is null)
        {
            body.Add("schedule", $"schedule is off, on-arrival, daily or weekly. Given: {schedule}");
        }

        TimeOnly? at = null;
        if (body.Text("at") is { } text)
        {
            at = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
            if (at is null)
            {
                body.Add("at", $"at is a time such as 07:00. Given: {text}");
            }
        }

        var draft = new ChoiceDraft { Schedule = wanted, AtMinute = (int?)at?.ToTimeSpan().TotalMinutes, Weekday = body.Number("weekday"), TimeZone = body.Text("timeZone"), Language = body.Text("language") };
        string? folded = RecipientChoices.KeyOf(key);
        if (folded is null)
        {
            body.Add("key", $"The key is an address, or @domain. Given: {key}");
        }

        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var caller = ApiCaller.Of(context);
        if (!ItemQueries.IsInDomains(folded!, caller.Domains))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "This token or person is limited to other domains.");
        }

        return await choices.SaveAsync(folded!, draft, caller.Actor, cancel) is ChoiceOutcome.Invalid invalid
            ? ApiProblem.Unprocessable(ApiProblem.Invalid, [.. invalid.Errors.Select(error => new ApiFault(error.Key, error.Message))])
            : Results.NoContent();
    }

    private static async Task<IResult> RemoveAsync(string key, HttpContext context, RecipientChoices choices, CancellationToken cancel)
    {
        var caller = ApiCaller.Of(context);
        return RecipientChoices.KeyOf(key) is { } folded && ItemQueries.IsInDomains(folded, caller.Domains) && await choices.RemoveAsync(folded, caller.Actor, cancel)
            ? Results.NoContent()
            : ApiProblem.NotFound($"There is no choice of {key}, or none that you may see.");
    }
}
