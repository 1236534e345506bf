namespace QueueDashboard.Web.Access;

/// <summary>The two refusals as problem details (RFC 9457).</summary>
internal static class Problems
{
    public static Task NotSignedInAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = AccessSchemes.Bearer;
        return Results.Problem("Send a valid token: Authorization: Bearer qd_...", statusCode: StatusCodes.Status401Unauthorized, title: "Sign-in needed").ExecuteAsync(context);
    }

    public static Task NotAllowedAsync(HttpContext context) =>
        Results.Problem("The role of this token or person does not include it.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed").ExecuteAsync(context);
}
