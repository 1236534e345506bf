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

        return Results.LocalRedirect($"~{Below(back)}");
    }

    /// <summary>Only a path below our own base: an address from outside must not send anybody elsewhere, as //elsewhere would.</summary>
    internal static string Below(string? back)
    {
        string path = Uri.TryCreate($"http://own/{back?.TrimStart('/', '\\')}", UriKind.Absolute, out var uri) && uri.Host == "own" ? uri.PathAndQuery : "/";
        return path.StartsWith("//", StringComparison.Ordinal) ? "/" : path;
    }
}
