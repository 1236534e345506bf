using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>
/// Where somebody who is signed in changes what guards his account: password and second factor. Static pages, for they set cookies, and
/// each asks for the password: a browser left open is not its owner.
/// </summary>
internal static class OwnSecretsEndpoints
{
    public static void MapOwnSecrets(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods($"/{Urls.OwnPassword}", [HttpMethods.Get, HttpMethods.Head], ShowPassword).RequireAuthorization();
        routes.MapPost($"/{Urls.OwnPassword}", SetPasswordAsync).RequireAuthorization().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Small);
        routes.MapMethods($"/{Urls.OwnSecondFactor}", [HttpMethods.Get, HttpMethods.Head], ShowSecondFactorAsync).RequireAuthorization();
        routes.MapPost($"/{Urls.OwnSecondFactor}", SetUpAsync).RequireAuthorization().RequireRateLimiting(ClientLimit.Name).WithMetadata(AccessForm.Small);
    }

    private static IResult ShowPassword(HttpContext context, IOptions<AccessOptions> options) =>
        AccessPages.OwnPassword(context, new() { Owner = context.User.Identity?.Name, PasswordLength = options.Value.PasswordLength });

    private static async Task<IResult> SetPasswordAsync(
        HttpContext context, IAntiforgery antiforgery, UserAccountStore accounts, PasswordSignInStore passwords, SignInSteps steps, IOptions<AccessOptions> options, TimeProvider clock, CancellationToken cancel)
    {
        var again = new OnceForm { Owner = context.User.Identity?.Name, PasswordLength = options.Value.PasswordLength };
        if (Sessions.Id(context.User) is not { } id || await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return AccessPages.OwnPassword(context, again with { Errors = [("Stale", "")] });
        }

        string wanted = form["password"].ToString();
        if (wanted != form["repeat"])
        {
            return AccessPages.OwnPassword(context, again with { Errors = [("Different", "")] });
        }

        if (Fault(await passwords.ConfirmAsync(id, form["old"].ToString(), AccessForm.Client(context), cancel), clock) is { Key: { } key, Number: var number })
        {
            return AccessPages.OwnPassword(context, again with { Errors = [(key, "")], Number = number });
        }

        switch (await accounts.SetPasswordAsync(id, wanted, CurrentActor.Of(context), cancel))
        {
            case AccountResult.Done { User: var user }:
                // The new password ended every session, this one too: it goes on under a new key.
                return await steps.BeginAsync(context, user, stay: false, $"{context.Request.PathBase}/{Urls.Account}", SignInWays.Password, cancel);
            case AccountResult.Refused { Errors: var errors }:
                return AccessPages.OwnPassword(context, again with { Errors = [.. errors.Select(error => (error.Code, error.Text))] });
            default:
                return AccessPages.OwnPassword(context, again with { Errors = [("Stale", "")] });
        }
    }

    private static async Task<IResult> ShowSecondFactorAsync(HttpContext context, UserAccountStore accounts, SecondFactorStore factors, PasskeySite site, CancellationToken cancel) =>
        await UserAsync(context, accounts, cancel) is not { } user ? AccessPages.NotFound(context)
        : AccessPages.SecondFactor(context, user.TwoFactorEnabled
            ? new() { Post = Urls.OwnSecondFactor, AsksPassword = true, Left = await factors.LeftAsync(user.Id, cancel) }
            : new() { Post = Urls.OwnSecondFactor, AsksPassword = true, Offer = factors.Offer(user, site.Name(context)) });

    private static async Task<IResult> SetUpAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        UserAccountStore accounts,
        PasswordSignInStore passwords,
        SecondFactorStore factors,
        PasskeySite site,
        IOptions<AccessOptions> options,
        TimeProvider clock,
        CancellationToken cancel)
    {
        if (await UserAsync(context, accounts, cancel) is not { } user)
        {
            return AccessPages.NotFound(context);
        }

        string offer = "";
        if (await AccessForm.ReadAsync(context, antiforgery, cancel) is not { } form)
        {
            return await AgainAsync("Stale", 0);
        }

        offer = form["offer"].ToString();
        if (Fault(await passwords.ConfirmAsync(user.Id, form["old"].ToString(), AccessForm.Client(context), cancel), clock) is { Key: { } key, Number: var number })
        {
            return await AgainAsync(key, number);
        }

        string back = $"{context.Request.PathBase}/{Urls.Account}";
        switch (form["act"].ToString())
        {
            case "codes":
                return await factors.RenewAsync(user.Id, CurrentActor.Of(context), cancel) is { } codes ? AccessPages.RecoveryCodes(context, codes, back) : await AgainAsync("Stale", 0);
            case "remove" when SecondSteps.HaveToBeSetUp(new UserRow { Role = user.Role }, options.Value):
                return await AgainAsync("SecondFactorNeeded", 0);
            case "remove":
                await factors.RemoveAsync(user.Id, CurrentActor.Of(context), cancel);
                return AccessForm.SeeOther(context, back);
            default:
                return user.TwoFactorEnabled
                    ? await AgainAsync("Stale", 0)
                    : await factors.SetUpAsync(user.Id, offer, form["code"].ToString(), signIn: false, AccessForm.Client(context), cancel) switch
                    {
                        SetUpResult.Done done => AccessPages.RecoveryCodes(context, done.RecoveryCodes, back),
                        SetUpResult.Wrong => await AgainAsync("WrongCode", 0),
                        _ => await AgainAsync("Stale", 0),
                    };
        }

        async Task<IResult> AgainAsync(string error, int inMinutes) => AccessPages.SecondFactor(context, user.TwoFactorEnabled
            ? new() { Post = Urls.OwnSecondFactor, AsksPassword = true, Left = await factors.LeftAsync(user.Id, cancel), Error = error, Number = inMinutes }
            : SecondFactorForm.Again(factors, user, offer, site.Name(context), Urls.OwnSecondFactor, error) with { AsksPassword = true, Number = inMinutes });
    }

    /// <summary>What to say of a password that was asked for again; null: it was right.</summary>
    internal static (string? Key, int Number) Fault(PasswordSignInResult result, TimeProvider clock) => result switch
    {
        PasswordSignInResult.SignedIn => (null, 0),
        PasswordSignInResult.LockedOut { Until: var until } => ("LockedOut", SignInSteps.Minutes(until, clock)),
        _ => ("WrongPassword", 0),
    };

    private static async Task<UserRow?> UserAsync(HttpContext context, UserAccountStore accounts, CancellationToken cancel) =>
        Sessions.Id(context.User) is { } id ? await accounts.GetAsync(id, cancel) : null;
}
