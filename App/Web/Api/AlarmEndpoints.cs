using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Alarms;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Alarms tell of all domains: for administrators without limits.</summary>
internal static class AlarmEndpoints
{
    private static readonly string[] OfAlarm = ["name", "kind", "enabled", "limit", "queues", "source", "webhook", "secret", "mailTo", "repeatMinutes", "language"];

    public static void MapAlarms(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/alarms").WithTags("alarms")
            .AddEndpointFilter(async (invocation, next) => ApiCaller.Of(invocation.HttpContext).Domains is null
                ? await next(invocation)
                : ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "Alarms concern all domains, and this token or person is limited to some."));
        group.MapGet("", ListAsync).RequireRight(Right.ManageSettings)
            .WithName("listAlarms").WithSummary("The alarms, whether they ring, and what they told last.").Produces<AlarmListAnswer>();
        group.MapPost("", AddAsync).RequireRight(Right.ManageSettings)
            .WithName("addAlarm").WithSummary("Adds an alarm. It is looked at from the next minute on.")
            .Accepts<AlarmBody>("application/json").Produces<ListedAlarm>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", FindAsync).RequireRight(Right.ManageSettings)
            .WithName("getAlarm").WithSummary("One alarm.").Produces<ListedAlarm>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{id:long}", ChangeAsync).RequireRight(Right.ManageSettings)
            .WithName("changeAlarm").WithSummary("Replaces an alarm. One that is turned off or watches something else rings no more.")
            .Accepts<AlarmBody>("application/json").Produces<ListedAlarm>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", RemoveAsync).RequireRight(Right.ManageSettings)
            .WithName("removeAlarm").WithSummary("Removes an alarm and its history.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/test", TestAsync).RequireRight(Right.ManageSettings)
            .WithName("testAlarm").WithSummary("Tells on each of the alarm's ways that this is a test; answers what came of it.")
            .Produces<AlarmEventJson>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id:long}/events", EventsAsync).RequireRight(Right.ManageSettings)
            .WithName("listAlarmEvents").WithSummary("What an alarm told, newest first.")
            .Produces<AlarmEventsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(IReadAlarms alarms, SettingsStore settings, CancellationToken cancel) =>
        Results.Ok(new AlarmListAnswer([.. (await alarms.ListAsync(cancel)).Select(alarm => Json(alarm, settings))]));

    private static async Task<IResult> FindAsync(long id, IReadAlarms alarms, SettingsStore settings, CancellationToken cancel) =>
        await alarms.FindAsync(id, cancel) is { } alarm ? Results.Ok(Json(alarm, settings)) : Missing(id);

    private static async Task<IResult> AddAsync(HttpContext context, AlarmDesk desk, SettingsStore settings, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, OfAlarm);
        var draft = Draft(json, body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        return await desk.AddAsync(ApiCaller.Of(context).Actor, draft, cancel) is var result && result is AlarmResult.Done done
            ? Results.Created(string.Create(CultureInfo.InvariantCulture, $"{ApiServices.Root}/alarms/{done.Alarm.Id}"), Json(done.Alarm, settings))
            : Answer(result, settings);
    }

    private static async Task<IResult> ChangeAsync(long id, HttpContext context, AlarmDesk desk, SettingsStore settings, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, [.. OfAlarm, "version"]);
        var draft = Draft(json, body);
        int? version = body.Number("version");
        return refused ?? body.Problem ?? Answer(await desk.ChangeAsync(ApiCaller.Of(context).Actor, id, version, draft, cancel), settings);
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, AlarmDesk desk, CancellationToken cancel) =>
        await desk.RemoveAsync(ApiCaller.Of(context).Actor, id, cancel) is AlarmResult.Done ? Results.NoContent() : Missing(id);

    private static async Task<IResult> TestAsync(long id, HttpContext context, AlarmDesk desk, CancellationToken cancel) =>
        await desk.TestAsync(ApiCaller.Of(context).Actor, id, cancel) is { } told ? Results.Ok(AlarmEventJson.Of(told)) : Missing(id);

    private static async Task<IResult> EventsAsync(
        long id,
        HttpContext context,
        IReadAlarms alarms,
        [Description("How many at most; 100 when left out.")] string? limit,
        [Description("The \"next\" of the page before.")] string? cursor,
        CancellationToken cancel)
    {
        var asked = new ApiQuery(context, nameof(limit), nameof(cursor));
        int size = asked.Number(nameof(limit), 1, AlarmQueries.LargestPage, 100);
        long? before = asked.Id(nameof(cursor), "the \"next\" of the page before");
        if (asked.Problem is { } problem)
        {
            return problem;
        }

        if (await alarms.FindAsync(id, cancel) is null)
        {
            return Missing(id);
        }

        var events = await alarms.EventsAsync(id, before, size, cancel);
        return Results.Ok(new AlarmEventsAnswer([.. events.Select(AlarmEventJson.Of)], events.Count == size ? events[^1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static AlarmDraft Draft(JsonObject? json, BodyReader body)
    {
        string word = body.Needed("kind");
        var facts = AlarmKinds.Find(word);
        if (facts is null && word.Length > 0)
        {
            body.Add("kind", $"kind is one of {string.Join(", ", AlarmKinds.All.Select(one => one.Word))}. Given: {word}");
        }

        facts ??= AlarmKinds.All[0];
        return new AlarmDraft
        {
            Name = body.Needed("name"),
            Kind = facts.Kind,
            Enabled = body.Flag("enabled") ?? true,
            Limit = body.Number("limit") ?? facts.Usual,
            Queues = Queues(json, body),
            Source = body.Text("source") ?? "",
            Webhook = body.Text("webhook") ?? "",
            Secret = body.Text("secret"),
            MailTo = string.Join('\n', List(json, body, "mailTo") ?? []),
            RepeatMinutes = body.Number("repeatMinutes") ?? 60,
            Language = body.Text("language") ?? "en",
        };
    }

    private static int Queues(JsonObject? json, BodyReader body)
    {
        if (List(json, body, "queues") is not { } words)
        {
            return 7;
        }

        int bits = 0;
        foreach (string word in words)
        {
            switch (ApiWords.Queue(word))
            {
                case QueueName.Holding: bits |= 1; break;
                case QueueName.Quarantine: bits |= 2; break;
                case QueueName.Bad: bits |= 4; break;
                default: body.Add("queues", $"queues are holding, quarantine and bad. Given: {word}"); break;
            }
        }

        return bits;
    }

    private static List<string>? List(JsonObject? json, BodyReader body, string name)
    {
        if (json is null || !body.Has(name))
        {
            return null;
        }

        if (!ApiBody.TryList<string>(json, name, out var list))
        {
            body.Add(name, $"{name} is a list of texts.");
        }

        return list;
    }

    private static IResult Answer(AlarmResult result, SettingsStore settings) => result switch
    {
        AlarmResult.Done done => Results.Ok(Json(done.Alarm, settings)),
        AlarmResult.Refused refused => ApiProblem.Unprocessable(ApiProblem.Invalid, [.. refused.Faults.Select(fault => new ApiFault(fault.Key, fault.Message))]),
        AlarmResult.Stale stale => ApiProblem.Of(StatusCodes.Status409Conflict, "stale", "Changed meanwhile", string.Create(CultureInfo.InvariantCulture, $"The alarm has version {stale.Current.Version} now; read it again.")),
        AlarmResult.NotFound missing => Missing(missing.Id),
        _ => throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}."),
    };

    private static ListedAlarm Json(Alarm alarm, SettingsStore settings) => ListedAlarm.Of(alarm, settings.Current<RelaySettings>());

    private static IResult Missing(long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no alarm {id}."));
}
