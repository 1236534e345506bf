using Microsoft.AspNetCore.Antiforgery;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>The second step of a sign-in: a code, or for whoever has to have a second factor and has none, setting it up.</summary>
internal static class SecondStepEndpoints
{
    public static void MapSecondSteps(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods($"/{Urls.SignInCode}", [HttpMethods.Get, HttpMethods.Head], AskAsync).AllowAnonymous();
        routes.MapPost($"/{Urls.SignInCode}", TryAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Small);
        routes.MapMethods($"/{Urls.SignInSetUp}", [HttpMethods.Get, HttpMethods.Head], OfferAsync).AllowAnonymous();
        routes.MapPost($"/{Urls.SignInSetUp}", SetUpAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Small);
    }

    private static async Task<IResult> AskAsync(HttpContext context, HalfSignIns halves, CancellationToken cancel) =>
        await halves.ReadAsync(context, cancel) is { User: { TwoFactorEnabled: true } user } ? AccessPages.Code(context, new() { Owner = user.UserName ?? "" }) : Anew(context);

    private static async Task<IResult> TryAsync(
        HttpContext context, IAntiforgery antiforgery, HalfSignIns halves, SecondFactorStore factors, SignInSteps steps, TimeProvider clock, CancellationToken cancel)
    {
        if (await halves.ReadAsync(context, cancel) is not { User: { TwoFactorEnabled: true } user, Half: var half })
        {
            return Anew(context);
        }

        var again = new CodeForm { Owner = user.UserName ?? "" };
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.Code(context, again with { Error = "Stale" }, StatusCodes.Status400BadRequest);
        }

        return await factors.TryAsync(user.Id, form["code"].ToString(), AccessForm.Client(context), cancel) switch
        {
            PasswordSignInResult.SignedIn done => await steps.BeginAsync(context, done.User, half.Stay, half.ReturnAddress, done.By, cancel),
            PasswordSignInResult.LockedOut { Until: var until } =>
                AccessPages.Code(context, again with { Error = "LockedOut", Number = SignInSteps.Minutes(until, clock) }, StatusCodes.Status403Forbidden),
            _ => AccessPages.Code(context, again with { Error = "WrongCode" }, StatusCodes.Status403Forbidden),
        };
    }

    private static async Task<IResult> OfferAsync(HttpContext context, HalfSignIns halves, SecondFactorStore factors, PasskeySite site, CancellationToken cancel) =>
        await halves.ReadAsync(context, cancel) is { User: { TwoFactorEnabled: false } user }
            ? AccessPages.SecondFactor(context, new() { Post = Urls.SignInSetUp, Offer = factors.Offer(user, site.Name(context)) })
            : Anew(context);

    private static async Task<IResult> SetUpAsync(
        HttpContext context, IAntiforgery antiforgery, HalfSignIns halves, SecondFactorStore factors, SignInSteps steps, PasskeySite site, CancellationToken cancel)
    {
        if (await halves.ReadAsync(context, cancel) is not { User: { TwoFactorEnabled: false } user, Half: var half })
        {
            return Anew(context);
        }

        var form = await AccessForm.ReadAsync(context, antiforgery, cancel);
        string offer = form?["offer"].ToString() ?? "";
        var result = form is null ? new SetUpResult.Stale() : await factors.SetUpAsync(user.Id, offer, form["code"].ToString(), signIn: true, AccessForm.Client(context), cancel);
        if (result is SetUpResult.Done done)
        {
            await steps.OpenAsync(context, done.User, half.Stay, SignInWays.Code, cancel);
            return AccessPages.RecoveryCodes(context, done.RecoveryCodes, half.ReturnAddress);
        }

        return AccessPages.SecondFactor(context, SecondFactorForm.Again(factors, user, offer, site.Name(context), Urls.SignInSetUp, result is SetUpResult.Wrong ? "WrongCode" : "Stale"));
    }

    private static IResult Anew(HttpContext context) => AccessForm.SeeOther(context, $"{context.Request.PathBase}/{Urls.SignIn}");
}
