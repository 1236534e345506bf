using System.Net;

namespace QueueDashboard.Hosting;

/// <summary>The path base, the way to https, and who may open the live connection.</summary>
internal static class EdgeGuards
{
    /// <summary>
    /// Takes the path base off the path. Some proxies strip it before they pass the request on; links, cookies and redirects carry
    /// it all the same then.
    /// </summary>
    public static Task PathBase(HttpContext context, string pathBase, RequestDelegate next)
    {
        // A trusted proxy's X-Forwarded-Prefix says it better.
        if (pathBase.Length > 0 && !context.Request.PathBase.HasValue)
        {
            context.Request.PathBase = pathBase;
            if (context.Request.Path.StartsWithSegments(pathBase, out var rest))
            {
                context.Request.Path = rest.HasValue ? rest : "/";
            }
        }

        return next(context);
    }

    /// <summary>308 keeps the method, so that a script's POST arrives instead of turning into a GET.</summary>
    public static Task ToHttps(HttpContext context, EdgeState edge, RequestDelegate next)
    {
        var request = context.Request;

        // Programs that push mail follow no redirect, and their password has crossed the network already.
        if (!edge.HttpsOnly || request.IsHttps || request.Path.StartsWithSegments("/intake"))
        {
            return next(context);
        }

        var host = edge.HttpsPort == 443 ? new HostString(request.Host.Host) : new HostString(request.Host.Host, edge.HttpsPort);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"https://{host}{request.PathBase}{request.Path}{request.QueryString}";
        return Task.CompletedTask;
    }

    /// <summary>
    /// Another site's page can open a WebSocket here and the browser sends our cookie along; no other rule of browsers stops it. So
    /// the hub answers only pages of its own host. Browsers always name the origin of a WebSocket (RFC 6455, section 4.1).
    /// </summary>
    public static Task OwnPagesOnly(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor"))
        {
            return next(context);
        }

        string? origin = context.Request.Headers.Origin;
        bool own = string.IsNullOrEmpty(origin)
            ? !context.WebSockets.IsWebSocketRequest && !IsUpgrade(context.Request)
            : Uri.TryCreate(origin, UriKind.Absolute, out var uri) && SameHost(uri, context.Request.Host);
        if (own)
        {
            return next(context);
        }

        context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsUpgrade(HttpRequest request) => string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    // The scheme is left out: a proxy that does TLS and does not say so would otherwise lock everybody out.
    private static bool SameHost(Uri origin, HostString host) =>
        string.Equals(origin.IdnHost.Trim('[', ']'), host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && origin.Port == (host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80));
}
