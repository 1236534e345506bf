using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace QueueDashboard.Web.Access;

/// <summary>What the static pages' forms have in common.</summary>
internal static class AccessForm
{
    /// <summary>A name, a password, a code and two tokens; nobody who is not signed in sends more.</summary>
    public static RequestSizeLimitAttribute Small { get; } = new(16 * 1024);

    /// <summary>The answer of an authenticator, which may bring a certificate of its maker.</summary>
    public static RequestSizeLimitAttribute Larger { get; } = new(64 * 1024);

    /// <summary>Null when the form did not come from our own page (or that page is too old).</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, IAntiforgery antiforgery, CancellationToken cancel) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context) ? await context.Request.ReadFormAsync(cancel) : null;

    /// <summary>303: the browser asks for the next page with GET, and going back does not send the form again.</summary>
    public static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static string? Client(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}
