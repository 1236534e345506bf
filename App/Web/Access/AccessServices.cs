using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>Who may see and do what in the browser and through the API.</summary>
internal static class AccessServices
{
    /// <summary>Call it behind AddWeb: the live pages' view of the sign-in replaces Blazor's.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInSteps>();
        services.AddSingleton<HalfSignIns>();
        services.AddSingleton<PasskeyStates>();
        services.AddSingleton<PasskeySite>();
        services.AddScoped<AuthenticationStateProvider, LiveSession>();
        services.AddAuthentication(AccessSchemes.Either)
            .AddPolicyScheme(AccessSchemes.Either, null, either => either.ForwardDefaultSelector = AccessSchemes.Choose)
            .AddCookie(AccessSchemes.Cookie)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(AccessSchemes.Bearer, null);
        services.AddOptions<CookieAuthenticationOptions>(AccessSchemes.Cookie).Configure<IOptions<AccessOptions>>(Cookie);
        services.AddAuthorization(RightPolicies.AddRights);
        services.AddRateLimiter(limiter => limiter.AddPolicy<string, ClientLimit>(ClientLimit.Name));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "qd-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // Our own policy says who may frame a page.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.TryAddSingleton(_ => new StartConsole(Console.Out));
        services.AddHostedService<FirstAdministrator>();
        return services;
    }

    /// <summary>Call it behind UseWebEdge and in front of everything that answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseMiddleware<FailedPages>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<UnknownPages>();
    }

    private static void Cookie(CookieAuthenticationOptions cookie, IOptions<AccessOptions> options)
    {
        cookie.Cookie.Name = "qd-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(options.Value.SessionHours);
        cookie.SlidingExpiration = true;
        cookie.Events.OnValidatePrincipal = Sessions.CheckAsync;
        cookie.Events.OnRedirectToLogin = ChallengeAsync;
        cookie.Events.OnRedirectToAccessDenied = context => AccessSchemes.IsForPrograms(context.Request.Path)
            ? Problems.NotAllowedAsync(context.HttpContext)
            : AccessPages.NotAllowed(context.HttpContext).ExecuteAsync(context.HttpContext);
    }

    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (AccessSchemes.IsForPrograms(request.Path))
        {
            return Problems.NotSignedInAsync(context.HttpContext);
        }

        // Without scheme and host: the answer holds behind any proxy.
        string here = HttpMethods.IsGet(request.Method) ? $"{request.PathBase}{request.Path}{request.QueryString}" : "";
        string query = here.Length == 0 || here == $"{request.PathBase}/" ? "" : $"?returnUrl={Uri.EscapeDataString(here)}";
        context.Response.Redirect($"{request.PathBase}/{Urls.SignIn}{query}");
        return Task.CompletedTask;
    }
}
