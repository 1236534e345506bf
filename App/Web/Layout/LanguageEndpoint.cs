using Microsoft.AspNetCore.Localization;

namespace QueueDashboard.Web.Layout;

/// <summary>Remembers the language in the cookie that the localisation reads, and goes back to the page.</summary>
internal static class LanguageEndpoint
{
    public static void MapLanguage(this IEndpointRouteBuilder routes) => routes.MapGet("/language/{language}", Choose).AllowAnonymous();

    private static IResult Choose(string language, string? back, HttpContext context)
    {
        if (!Languages.All.Contains(language, StringComparer.Ordinal))
        {
            return Results.NotFound();
        }

        string value = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language));
        context.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, value, new CookieOptions
        {
            Path = $"{context.Request.PathBase}/",
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });

        // Only a path below our own base: an address from outside must not send anybody elsewhere.
        string path = back is not null && Uri.TryCreate($"http://own/{back}", UriKind.Absolute, out var uri) && uri.Host == "own" ? uri.PathAndQuery : "/";
        return Results.LocalRedirect($"~{path}");
    }
}
