using System.Globalization;
using System.Text.Json.Nodes;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Rules;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Filter rules stop mail of everybody: for administrators without limits.</summary>
internal static class RuleEndpoints
{
    private static readonly string[] OfRule = ["name", "conditions", "enabled", "watchOnly", "ownUsers", "queue", "reason"];

    public static void MapRules(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/rules").WithTags("rules")
            .AddEndpointFilter(async (invocation, next) => ApiCaller.Of(invocation.HttpContext).Domains is null
                ? await next(invocation)
                : ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "Filter rules concern all domains, and this token or person is limited to some."));
        group.MapGet("", async (IReadRules rules, CancellationToken cancel) => Results.Ok(new RuleList([.. (await rules.ListAsync(cancel)).Select(ListedRule.Of)]))).RequireRight(Right.ManageSettings)
            .WithName("listRules").WithSummary("The filter rules in the order in which they are asked, with their hits.").Produces<RuleList>();
        group.MapPost("", AddAsync).RequireRight(Right.ManageSettings)
            .WithName("addRule").WithSummary("Adds a rule behind the others. It counts for every new connection of a mail server.")
            .Accepts<RuleBody>("application/json").Produces<ListedRule>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", FindAsync).RequireRight(Right.ManageSettings)
            .WithName("getRule").WithSummary("One filter rule.").Produces<ListedRule>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{id:long}", ChangeAsync).RequireRight(Right.ManageSettings)
            .WithName("changeRule").WithSummary("Replaces a rule; its place and its hits stay.")
            .Accepts<RuleBody>("application/json").Produces<ListedRule>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", RemoveAsync).RequireRight(Right.ManageSettings)
            .WithName("removeRule").WithSummary("Removes a rule. What it stopped stays held.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/enable", (long id, HttpContext context, RuleActions rules, CancellationToken cancel) => EnableAsync(id, true, context, rules, cancel)).RequireRight(Right.ManageSettings)
            .WithName("enableRule").WithSummary("Lets a rule judge.").Produces<ListedRule>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/disable", (long id, HttpContext context, RuleActions rules, CancellationToken cancel) => EnableAsync(id, false, context, rules, cancel)).RequireRight(Right.ManageSettings)
            .WithName("disableRule").WithSummary("Lets a rule rest.").Produces<ListedRule>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/move", MoveAsync).RequireRight(Right.ManageSettings)
            .WithName("moveRule").WithSummary("Gives a rule another place in the order.")
            .Accepts<RuleMoveBody>("application/json").Produces<ListedRule>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/try", TryAsync).RequireRight(Right.ManageSettings)
            .WithName("tryRules").WithSummary("What each rule, disabled ones too, says of a stored message, condition by condition. Nothing is counted.")
            .Accepts<RuleTrialBody>("application/json").Produces<RuleTrialAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> FindAsync(long id, IReadRules rules, CancellationToken cancel) =>
        await rules.FindAsync(id, cancel) is { } rule ? Results.Ok(ListedRule.Of(rule)) : Missing(id);

    private static async Task<IResult> AddAsync(HttpContext context, RuleActions rules, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, OfRule);
        var draft = Draft(json, body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        return await rules.AddAsync(ApiCaller.Of(context).Actor, draft, cancel) is var result && result is RuleResult.Done done
            ? Results.Created(string.Create(CultureInfo.InvariantCulture, $"{ApiServices.Root}/rules/{done.Rule.Id}"), ListedRule.Of(done.Rule))
            : Answer(result);
    }

    private static async Task<IResult> ChangeAsync(long id, HttpContext context, RuleActions rules, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, [.. OfRule, "version"]);
        var draft = Draft(json, body);
        int? version = body.Number("version");
        return refused ?? body.Problem ?? Answer(await rules.ChangeAsync(ApiCaller.Of(context).Actor, id, version, draft, cancel));
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, RuleActions rules, CancellationToken cancel) =>
        await rules.RemoveAsync(ApiCaller.Of(context).Actor, id, cancel) is RuleResult.Done ? Results.NoContent() : Missing(id);

    private static async Task<IResult> EnableAsync(long id, bool enabled, HttpContext context, RuleActions rules, CancellationToken cancel) =>
        Answer(await rules.EnableAsync(ApiCaller.Of(context).Actor, id, enabled, cancel));

    private static async Task<IResult> MoveAsync(long id, HttpContext context, RuleActions rules, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "place");
        int place = body.Number("place") ?? 0;
        if (place < 1)
        {
            body.Add("place", "place is a number from 1 on.");
        }

        return refused ?? body.Problem ?? Answer(await rules.MoveAsync(ApiCaller.Of(context).Actor, id, place, cancel));
    }

    private static async Task<IResult> TryAsync(HttpContext context, RuleTrials trials, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "item");
        int? item = body.Number("item");
        if (item is null)
        {
            body.Add("item", "item is needed: the number of a stored message.");
        }

        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        return await trials.TryAsync(item!.Value, cancel) is { } findings
            ? Results.Ok(new RuleTrialAnswer([.. findings.Select(TriedRule.Of)]))
            : ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no message {item}, or its content is not here."));
    }

    private static RuleDraft Draft(JsonObject? json, BodyReader body)
    {
        var queue = QueueName.Holding;
        if (body.Text("queue") is { } queueWord && ApiWords.Queue(queueWord) is var named)
        {
            queue = named ?? Wrong<QueueName>(body, "queue", $"queue is holding, quarantine or bad. Given: {queueWord}");
        }

        var reason = ReasonCode.Policy;
        if (body.Text("reason") is { } reasonWord && ApiWords.Reason(reasonWord) is var coded)
        {
            reason = coded ?? Wrong<ReasonCode>(body, "reason", $"There is no reason {reasonWord}.");
        }

        return new RuleDraft
        {
            Name = body.Needed("name"),
            Enabled = body.Flag("enabled") ?? true,
            WatchOnly = body.Flag("watchOnly") ?? false,
            OwnUsers = body.Flag("ownUsers") ?? false,
            Queue = queue,
            Reason = reason,
            Conditions = Conditions(json?["conditions"], body),
        };
    }

    private static List<RuleCondition> Conditions(JsonNode? node, BodyReader body)
    {
        List<RuleCondition> conditions = [];
        if (node is null)
        {
            return conditions;
        }

        if (node is not JsonArray array)
        {
            body.Add("conditions", "conditions is a list.");
            return conditions;
        }

        for (int i = 0; i < array.Count; i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"conditions.{i}");
            if (array[i] is not JsonObject one)
            {
                body.Add(at, $"{at} is an object with kind and value.");
                continue;
            }

            BodyReader reader = new(one, "kind", "value", "name", "not");
            string word = reader.Needed("kind");
            RuleCondition condition = new(RuleWords.Kind(word) ?? default, reader.Text("value") ?? "", reader.Text("name") ?? "", reader.Flag("not") ?? false);
            if (RuleWords.Kind(word) is null && word.Length > 0)
            {
                reader.Add("kind", $"kind is one of {string.Join(", ", RuleWords.All)}. Given: {word}");
            }

            foreach (var fault in reader.Faults)
            {
                body.Add($"{at}.{fault.Key}", fault.Message);
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private static T Wrong<T>(BodyReader body, string key, string sentence)
        where T : struct
    {
        body.Add(key, sentence);
        return default;
    }

    private static IResult Answer(RuleResult result) => result switch
    {
        RuleResult.Done done => Results.Ok(ListedRule.Of(done.Rule)),
        RuleResult.Refused refused => ApiProblem.Unprocessable(ApiProblem.Invalid, [.. refused.Faults.Select(fault => new ApiFault(fault.Key, fault.Sentence))]),
        RuleResult.Stale stale => ApiProblem.Of(
            StatusCodes.Status409Conflict, ApiProblem.Stale, "Changed meanwhile", $"{stale.Current.ChangedBy} changed this rule meanwhile. Read it again.", ("version", stale.Current.Version)),
        RuleResult.NotFound missing => Missing(missing.Id),
        _ => throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}."),
    };

    private static IResult Missing(long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no filter rule {id}."));
}
