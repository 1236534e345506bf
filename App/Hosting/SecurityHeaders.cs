using System.Net;
using Microsoft.Extensions.Primitives;

namespace QueueDashboard.Hosting;

/// <summary>
/// What every answer says to the browser. An endpoint that sets a whole content policy of its own (a message's preview, an
/// action link's page) keeps it.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, EdgeState edge)
{
    // Half a year; longer would punish a certificate that is given up.
    private const string StayWithHttps = "max-age=15552000";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, (context, edge));
        return next(context);
    }

    private static Task Write(object state)
    {
        var (context, edge) = ((HttpContext, EdgeState))state;
        var headers = context.Response.Headers;
        if (!headers.ContentSecurityPolicy.Any(policy => policy!.Contains("default-src", StringComparison.Ordinal)))
        {
            // Blazor sets a policy with frame-ancestors only; browsers enforce both.
            headers.ContentSecurityPolicy = StringValues.Concat(headers.ContentSecurityPolicy, Policy(context.Request));
        }

        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()");

        // The standard forbids it on plain http (RFC 6797, section 7.2); on loopback it would bind every other server of that name.
        if (edge.HttpsOnly && context.Request.IsHttps && !IsLoopback(context.Request.Host.Host))
        {
            headers.TryAdd("Strict-Transport-Security", StayWithHttps);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// No inline script at all: the pages have none. Style attributes are allowed, because Radzen places its dialogs and menus by
    /// them; style elements are not. The socket is named with its host, for browsers whose 'self' does not cover ws.
    /// </summary>
    private static string Policy(HttpRequest request) =>
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        $"connect-src 'self' {(request.IsHttps ? "wss" : "ws")}://{request.Host}; frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
