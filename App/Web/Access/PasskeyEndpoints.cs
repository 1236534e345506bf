using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>Signing in with a passkey, and adding one. A small script of ours carries options to the browser and its answer back.</summary>
internal static class PasskeyEndpoints
{
    private const string ToSignIn = "sign-in";
    private const string ToAdd = "add";

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost($"/{Urls.SignInPasskey}/options", AskAnyAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Larger);
        routes.MapPost($"/{Urls.SignInPasskey}", SignInAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Larger);
        routes.MapMethods($"/{Urls.OwnPasskey}", [HttpMethods.Get, HttpMethods.Head], Show).RequireAuthorization();
        routes.MapPost($"/{Urls.OwnPasskey}/options", AskNewAsync).RequireAuthorization().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Larger);
        routes.MapPost($"/{Urls.OwnPasskey}", AddAsync).RequireAuthorization().WithMetadata(AccessForm.Larger);
    }

    private static async Task<IResult> AskAnyAsync(HttpContext context, IAntiforgery antiforgery, PasskeyStore passkeys, PasskeySite site, PasskeyStates states, CancellationToken cancel)
    {
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is null)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var ask = await passkeys.AskAnyAsync(site.Options(context), context, cancel);
        states.Keep(context, ToSignIn, ask.State);
        return Json(context, ask);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, IAntiforgery antiforgery, PasskeyStore passkeys, PasskeySite site, PasskeyStates states, SignInSteps steps, CancellationToken cancel)
    {
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.SignIn(context, new() { Error = "Stale" }, StatusCodes.Status400BadRequest);
        }

        string back = ReturnAddress.Local(form["returnUrl"], context.Request.PathBase);
        if (states.Take(context, ToSignIn) is not { } state)
        {
            return AccessPages.SignIn(context, new() { Error = "Stale", ReturnAddress = back }, StatusCodes.Status400BadRequest);
        }

        return await passkeys.TryAsync(form["credential"].ToString(), state, site.Options(context), context, AccessForm.Client(context), cancel) is PasswordSignInResult.SignedIn done
            ? await steps.BeginAsync(context, done.User, form["stay"] == "true", back, done.By, cancel)
            : AccessPages.SignIn(context, new() { Error = "WrongPasskey", ReturnAddress = back }, StatusCodes.Status403Forbidden);
    }

    private static IResult Show(HttpContext context) => AccessPages.Passkey(context, new());

    private static async Task<IResult> AskNewAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        UserAccountStore accounts,
        PasswordSignInStore passwords,
        PasskeyStore passkeys,
        PasskeySite site,
        PasskeyStates states,
        IStringLocalizer<AccessTexts> texts,
        TimeProvider clock,
        CancellationToken cancel)
    {
        if (Sessions.Id(context.User) is not { } id || await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form || await accounts.GetAsync(id, cancel) is not { } user)
        {
            return Refused(texts["Stale"]);
        }

        if (OwnSecretsEndpoints.Fault(await passwords.ConfirmAsync(id, form["old"].ToString(), AccessForm.Client(context), cancel), clock) is { Key: { } key, Number: var number })
        {
            return Refused(texts[key, number]);
        }

        if (await passkeys.AskNewAsync(user, site.Options(context), context, cancel) is not { } ask)
        {
            return Refused(texts["TooManyPasskeys"]);
        }

        states.Keep(context, ToAdd, ask.State);
        return Json(context, ask);
    }

    private static async Task<IResult> AddAsync(HttpContext context, IAntiforgery antiforgery, PasskeyStore passkeys, PasskeySite site, PasskeyStates states, CancellationToken cancel)
    {
        if (Sessions.Id(context.User) is not { } id || await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form || states.Take(context, ToAdd) is not { } state)
        {
            return AccessPages.Passkey(context, new() { Error = "Stale" }, StatusCodes.Status400BadRequest);
        }

        return await passkeys.AddAsync(id, form["name"].ToString(), form["credential"].ToString(), state, site.Options(context), context, CurrentActor.Of(context), cancel)
            ? AccessForm.SeeOther(context, $"{context.Request.PathBase}/{Urls.Account}")
            : AccessPages.Passkey(context, new() { Error = "WrongPasskey" }, StatusCodes.Status403Forbidden);
    }

    private static IResult Json(HttpContext context, PasskeyAsk ask)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(ask.OptionsJson, "application/json");
    }

    // In words, for the script to show.
    private static IResult Refused(string sentence) => Results.Text(sentence, "text/plain", statusCode: StatusCodes.Status403Forbidden);
}
