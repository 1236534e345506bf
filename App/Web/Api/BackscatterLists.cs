using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Keys and exemptions of backscatter protection.</summary>
internal static class BackscatterLists
{
    private static readonly Dictionary<string, KeyFormat> Formats = new(StringComparer.Ordinal)
    {
        ["auto"] = KeyFormat.Auto,
        ["text"] = KeyFormat.Text,
        ["bytes"] = KeyFormat.Bytes,
        ["batv-tools"] = KeyFormat.BatvTools,
        ["json"] = KeyFormat.Json,
    };

    private static readonly string[] OfImport = ["format", "slot", "sign"];

    private static readonly Dictionary<string, ExemptionDirection> Directions =
        new[] { ExemptionDirection.Inbound, ExemptionDirection.Outbound, ExemptionDirection.Both }.ToDictionary(ExemptionStore.Word, StringComparer.Ordinal);

    public static void MapKeys(this IEndpointRouteBuilder group)
    {
        group.MapGet("/keys", ListKeysAsync).RequireRight(Right.ReadAudit)
            .WithName("listKeys").WithSummary("The keys by slot, without their secrets.").Produces<KeyList>();
        group.MapPost("/keys", AddKeyAsync).RequireRight(Right.ManageSettings)
            .WithName("addKey").WithSummary("Makes a key that signs from now on; with a file or a secret it brings one that only checks, unless sign is true.")
            .Accepts<KeyBody>(isOptional: true, "application/json").Produces<KeyAnswer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/keys/{slot:int}/sign", SignWithAsync).RequireRight(Right.ManageSettings)
            .WithName("signWithKey").WithSummary("Lets a stored key sign from now on.")
            .Accepts<SignWithBody>(isOptional: true, "application/json").Produces<KeyAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/keys/{slot:int}/export", ExportAsync).RequireRight(Right.ManageSettings)
            .WithName("exportKey").WithSummary("Hands out the secret. Each call is audited, hence a POST.")
            .Accepts<ExportBody>(isOptional: true, "application/json").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/keys/{slot:int}", DeleteKeyAsync).RequireRight(Right.ManageSettings)
            .WithName("deleteKey").WithSummary("Deletes a key at once: bounces with its tags fail from now on.")
            .Produces<KeyAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    public static void MapExemptions(this IEndpointRouteBuilder group)
    {
        group.MapGet("/exemptions", ListExemptionsAsync).RequireRight(Right.ReadAudit)
            .WithName("listExemptions").WithSummary("Who is exempt, and how often that counted.").Produces<ExemptionList>();
        group.MapPost("/exemptions", AddExemptionAsync).RequireRight(Right.ManageSettings)
            .WithName("addExemption").WithSummary("Exempts an IP address, a network, a domain or an address.")
            .Accepts<ExemptionBody>("application/json").Produces<ListedExemption>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/exemptions/{id:long}", RemoveExemptionAsync).RequireRight(Right.ManageSettings)
            .WithName("removeExemption").WithSummary("Ends an exemption.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListKeysAsync(IReadBackscatter backscatter, CancellationToken cancel) =>
        Results.Ok(new KeyList([.. (await backscatter.KeysAsync(cancel)).Select(ListedKey.Of)]));

    private static async Task<IResult> AddKeyAsync(HttpContext context, KeyActions keys, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        BodyReader body = new(json, "keepPrevious", "file", "secret", "format", "slot", "sign");
        bool keep = body.Flag("keepPrevious") ?? true;
        byte[]? file = body.Base64("file");
        string? secret = body.Text("secret");
        KeyFormat format = secret is null ? KeyFormat.Auto : KeyFormat.Text;
        if (body.Text("format") is { } word && !Formats.TryGetValue(word, out format))
        {
            body.Add("format", $"format is one of {string.Join(", ", Formats.Keys)}. Given: {word}");
        }

        KeyImport import = new(file ?? System.Text.Encoding.UTF8.GetBytes(secret ?? ""), format, body.Number("slot"), body.Flag("sign") ?? false, keep);
        bool brings = body.Has("file") || body.Has("secret");
        if (body.Has("file") && body.Has("secret"))
        {
            body.Add("secret", "Send a file or a secret, not both.");
        }
        else if (!brings)
        {
            foreach (string name in OfImport.Where(body.Has))
            {
                body.Add(name, $"{name} belongs to a key that is brought: send a file or a secret with it.");
            }
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var actor = ApiCaller.Of(context).Actor;
        return Answer(brings ? await keys.ImportAsync(actor, import, cancel) : await keys.NewAsync(actor, keep, cancel));
    }

    private static async Task<IResult> SignWithAsync(int slot, HttpContext context, KeyActions keys, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "keepPrevious");
        bool keep = body.Flag("keepPrevious") ?? true;
        return refused ?? body.Problem ?? Answer(await keys.SignWithAsync(ApiCaller.Of(context).Actor, slot, keep, cancel));
    }

    private static async Task<IResult> ExportAsync(int slot, HttpContext context, KeyActions keys, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "raw");
        bool raw = body.Flag("raw") ?? false;
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        if (await keys.ExportAsync(ApiCaller.Of(context).Actor, slot, raw, cancel) is not { } export)
        {
            return Missing(slot);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(export.Content, export.MediaType, export.FileName);
    }

    private static async Task<IResult> DeleteKeyAsync(int slot, HttpContext context, KeyActions keys, CancellationToken cancel) =>
        Answer(await keys.DeleteAsync(ApiCaller.Of(context).Actor, slot, cancel));

    private static async Task<IResult> ListExemptionsAsync(IReadBackscatter backscatter, CancellationToken cancel) =>
        Results.Ok(new ExemptionList([.. (await backscatter.ExemptionsAsync(cancel)).Select(ListedExemption.Of)]));

    private static async Task<IResult> AddExemptionAsync(HttpContext context, ExemptionActions exemptions, TimeProvider clock, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        if (refused is not null)
        {
            return refused;
        }

        BodyReader body = new(json, "value", "direction", "note", "endsAt");
        string value = body.Needed("value");
        var direction = ExemptionDirection.Both;
        if (body.Text("direction") is { } word && !Directions.TryGetValue(word, out direction))
        {
            body.Add("direction", $"direction is one of {string.Join(", ", Directions.Keys)}. Given: {word}");
        }

        ExemptionDraft draft = new(value, direction, body.Text("note") ?? "", body.Time("endsAt"));
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var actor = ApiCaller.Of(context).Actor;
        return await exemptions.AddAsync(actor, draft, cancel) switch
        {
            ExemptionResult.Added added => Results.Ok(ListedExemption.Of(added.Exemption, clock.GetUtcNow(), actor.Name)),
            ExemptionResult.Refused { Code: "duplicate" } twice => ApiProblem.Of(StatusCodes.Status409Conflict, twice.Code, "Refused", twice.Sentence),
            ExemptionResult.Refused wrong => ApiProblem.Unprocessable(wrong.Code, [new(wrong.Key, wrong.Sentence)]),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    private static async Task<IResult> RemoveExemptionAsync(long id, HttpContext context, ExemptionActions exemptions, CancellationToken cancel) =>
        await exemptions.RemoveAsync(ApiCaller.Of(context).Actor, id, cancel) is ExemptionResult.Removed
            ? Results.NoContent()
            : ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no exemption {id}."));

    private static IResult Answer(KeyResult result) => result switch
    {
        KeyResult.Done done => Results.Ok(KeyAnswer.Of(done)),
        KeyResult.Refused { Code: "not-a-key" or "slot" } wrong => ApiProblem.Unprocessable(wrong.Code, [new(wrong.Code == "slot" ? "slot" : "file", wrong.Sentence)]),
        KeyResult.Refused refused => ApiProblem.Of(StatusCodes.Status409Conflict, refused.Code, "Refused", refused.Sentence),
        KeyResult.NotFound missing => Missing(missing.Slot),
        _ => throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}."),
    };

    private static IResult Missing(int slot) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no key in slot {slot}, or it cannot be opened on this machine."));
}
