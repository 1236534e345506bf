namespace QueueDashboard.Web.Access;

/// <summary>
/// An address that no page has, asked for by a browser of somebody who is signed in: a page that says so and leads back, instead of
/// nothing. Programs and files keep the bare 404.
/// </summary>
internal sealed class UnknownPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var (request, response) = (context.Request, context.Response);
        bool page = HttpMethods.IsGet(request.Method) && !AccessSchemes.IsForPrograms(request.Path) && !Path.HasExtension(request.Path);
        if (page && response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentType: null } && context.GetEndpoint() is null)
        {
            await AccessPages.NotFound(context).ExecuteAsync(context);
        }
    }
}
