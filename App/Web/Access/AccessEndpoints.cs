using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data;

namespace QueueDashboard.Web.Access;

/// <summary>Sign in, sign in once by a link, sign out.</summary>
internal static class AccessEndpoints
{
    // A name, a password and two tokens; nobody who is not signed in sends more.
    private static readonly RequestSizeLimitAttribute SmallForm = new(16 * 1024);

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
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

    private static async Task<IResult> TryAsync(HttpContext context, IAntiforgery antiforgery, PasswordSignInStore signIn, Sessions sessions, TimeProvider clock, CancellationToken cancel)
    {
        if (await FormAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.SignIn(context, new() { Error = "Stale" }, StatusCodes.Status400BadRequest);
        }

        var again = new SignInForm
        {
            UserName = form["name"].ToString(),
            Stay = form["stay"] == "true",
            ReturnAddress = ReturnAddress.Local(form["returnUrl"], context.Request.PathBase),
        };
        switch (await signIn.TryAsync(again.UserName, form["password"].ToString(), Client(context), cancel))
        {
            case PasswordSignInResult.SignedIn { User: var user }:
                await sessions.BeginAsync(context, user, again.Stay);
                return SeeOther(context, again.ReturnAddress);
            case PasswordSignInResult.LockedOut { Until: var until }:
                int minutes = Math.Max(1, (int)Math.Ceiling((until - clock.GetUtcNow()).TotalMinutes));
                return AccessPages.SignIn(context, again with { Error = "LockedOut", Number = minutes }, StatusCodes.Status403Forbidden);
            default:
                return AccessPages.SignIn(context, again with { Error = "Wrong" }, StatusCodes.Status403Forbidden);
        }
    }

    private static async Task<IResult> LookAsync(HttpContext context, string token, SignInLinkStore links, IOptions<AccessOptions> options, CancellationToken cancel) =>
        await links.LookAsync(token, cancel) is { } link
            ? AccessPages.Once(context, new() { Owner = link.UserName, PasswordLength = options.Value.PasswordLength })
            : AccessPages.DeadLink(context);

    private static async Task<IResult> UseAsync(HttpContext context, string token, IAntiforgery antiforgery, SignInLinkStore links, Sessions sessions, IOptions<AccessOptions> options, CancellationToken cancel)
    {
        if (await links.LookAsync(token, cancel) is not { } link)
        {
            return AccessPages.DeadLink(context);
        }

        var again = new OnceForm { Owner = link.UserName, PasswordLength = options.Value.PasswordLength };
        if (await FormAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.Once(context, again with { Errors = [("Stale", "")] });
        }

        again = again with { UserName = form["name"].ToString(), Email = form["email"].ToString() };
        string password = form["password"].ToString();
        if (password != form["repeat"])
        {
            return AccessPages.Once(context, again with { Errors = [("Different", "")] });
        }

        switch (await links.UseAsync(token, again.UserName, again.Email, password, Client(context), cancel))
        {
            case AccountResult.Done { User: var user }:
                await sessions.BeginAsync(context, user, stay: false);
                return SeeOther(context, $"{context.Request.PathBase}/");
            case AccountResult.Refused { Errors: var errors }:
                return AccessPages.Once(context, again with { Errors = [.. errors.Select(error => (error.Code, error.Text))] });
            default:
                return AccessPages.DeadLink(context);
        }
    }

    private static async Task<IResult> EndAsync(HttpContext context, IAntiforgery antiforgery, UserAccountStore accounts, CancellationToken cancel)
    {
        if (context.User.Identity is { IsAuthenticated: true } && await FormAsync(context, antiforgery, cancel) is not null)
        {
            await context.SignOutAsync(AccessSchemes.Cookie);
            await accounts.NoteSignOutAsync(CurrentActor.Of(context), cancel);
        }

        return SeeOther(context, $"{context.Request.PathBase}/{Urls.SignIn}");
    }

    /// <summary>Null when the form did not come from our own page (or that page is too old).</summary>
    private static async Task<IFormCollection?> FormAsync(HttpContext context, IAntiforgery antiforgery, CancellationToken cancel) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context) ? await context.Request.ReadFormAsync(cancel) : null;

    // 303: the browser asks for the next page with GET, and going back does not send the form again.
    private static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static string? Client(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}
