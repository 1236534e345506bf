using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>Sign in, sign in once by a link, sign out.</summary>
internal static class AccessEndpoints
{
    private static readonly RequestSizeLimitAttribute SmallForm = AccessForm.Small;

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapSecondSteps();
        routes.MapPasskeys();
        routes.MapOwnSecrets();
        routes.MapMethods($"/{Urls.SignIn}", [HttpMethods.Get, HttpMethods.Head], ShowAsync).AllowAnonymous();
        routes.MapPost($"/{Urls.SignIn}", TryAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(SmallForm);
        routes.MapMethods($"/{Urls.SignIn}/once/{{token}}", [HttpMethods.Get, HttpMethods.Head], LookAsync).AllowAnonymous();
        routes.MapPost($"/{Urls.SignIn}/once/{{token}}", UseAsync).AllowAnonymous().RequireRateLimiting(ClientLimit.Name).WithMetadata(SmallForm);
        routes.MapPost($"/{Urls.SignOut}", EndAsync).AllowAnonymous().WithMetadata(SmallForm);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string? returnUrl, UserAccountStore accounts, CancellationToken cancel)
    {
        string back = ReturnAddress.Local(returnUrl, context.Request.PathBase);
        return context.User.Identity is { IsAuthenticated: true }
            ? Results.LocalRedirect(back)
            : AccessPages.SignIn(context, new() { ReturnAddress = back, FirstStart = !await accounts.AnyAdministratorAsync(cancel) });
    }

    private static async Task<IResult> TryAsync(HttpContext context, IAntiforgery antiforgery, PasswordSignInStore signIn, SignInSteps steps, TimeProvider clock, CancellationToken cancel)
    {
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.SignIn(context, new() { Error = "Stale" }, StatusCodes.Status400BadRequest);
        }

        var again = new SignInForm
        {
            UserName = form["name"].ToString(),
            Stay = form["stay"] == "true",
            ReturnAddress = ReturnAddress.Local(form["returnUrl"], context.Request.PathBase),
        };
        switch (await signIn.TryAsync(again.UserName, form["password"].ToString(), AccessForm.Client(context), cancel))
        {
            case PasswordSignInResult.SignedIn { User: var user, By: var by }:
                return await steps.BeginAsync(context, user, again.Stay, again.ReturnAddress, by, cancel);
            case PasswordSignInResult.Half { User: var user }:
                return steps.AskMore(context, user, again.Stay, again.ReturnAddress);
            case PasswordSignInResult.LockedOut { Until: var until }:
                return AccessPages.SignIn(context, again with { Error = "LockedOut", Number = SignInSteps.Minutes(until, clock) }, StatusCodes.Status403Forbidden);
            default:
                return AccessPages.SignIn(context, again with { Error = "Wrong" }, StatusCodes.Status403Forbidden);
        }
    }

    private static async Task<IResult> LookAsync(HttpContext context, string token, SignInLinkStore links, IOptions<AccessOptions> options, CancellationToken cancel) =>
        await links.LookAsync(token, cancel) is { } link
            ? AccessPages.Once(context, new() { Owner = link.UserName, PasswordLength = options.Value.PasswordLength })
            : AccessPages.DeadLink(context);

    private static async Task<IResult> UseAsync(HttpContext context, string token, IAntiforgery antiforgery, SignInLinkStore links, SignInSteps steps, IOptions<AccessOptions> options, CancellationToken cancel)
    {
        if (await links.LookAsync(token, cancel) is not { } link)
        {
            return AccessPages.DeadLink(context);
        }

        var again = new OnceForm { Owner = link.UserName, PasswordLength = options.Value.PasswordLength };
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.Once(context, again with { Errors = [("Stale", "")] });
        }

        again = again with { UserName = form["name"].ToString(), Email = form["email"].ToString() };
        string password = form["password"].ToString();
        if (password != form["repeat"])
        {
            return AccessPages.Once(context, again with { Errors = [("Different", "")] });
        }

        switch (await links.UseAsync(token, again.UserName, again.Email, password, AccessForm.Client(context), cancel))
        {
            case AccountResult.Done { User: var user } when SecondSteps.AreNeeded(user, options.Value):
                return steps.AskMore(context, user, stay: false, $"{context.Request.PathBase}/");
            case AccountResult.Done { User: var user }:
                return await steps.BeginAsync(context, user, stay: false, $"{context.Request.PathBase}/", SignInWays.Link, cancel);
            case AccountResult.Refused { Errors: var errors }:
                return AccessPages.Once(context, again with { Errors = [.. errors.Select(error => (error.Code, error.Text))] });
            default:
                return AccessPages.DeadLink(context);
        }
    }

    private static async Task<IResult> EndAsync(HttpContext context, IAntiforgery antiforgery, UserAccountStore accounts, Sessions sessions, CancellationToken cancel)
    {
        if (context.User.Identity is { IsAuthenticated: true } && await AccessForm.ReadAsync(context, antiforgery, cancel) is not null)
        {
            await sessions.EndAsync(context, cancel);
            await accounts.NoteSignOutAsync(CurrentActor.Of(context), cancel);
        }

        return AccessForm.SeeOther(context, $"{context.Request.PathBase}/{Urls.SignIn}");
    }
}
