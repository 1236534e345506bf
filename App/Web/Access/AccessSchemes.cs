using Microsoft.AspNetCore.Authentication.Cookies;

namespace QueueDashboard.Web.Access;

/// <summary>How a request may say who it comes from.</summary>
internal static class AccessSchemes
{
    /// <summary>Chooses between the two below for each request.</summary>
    public const string Either = "Access";
    public const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string Bearer = "Bearer";

    /// <summary>
    /// A cookie is enough to read through the API, which pages do for downloads. To change something there a token is needed: a
    /// browser sends cookies by itself, also with a request that another site's page made.
    /// </summary>
    public static string Choose(HttpContext context)
    {
        var request = context.Request;
        bool names = request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return names || (changes && request.Path.StartsWithSegments("/api")) ? Bearer : Cookie;
    }

    /// <summary>Asked by programs, which want a status instead of a page.</summary>
    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/_blazor");
}
