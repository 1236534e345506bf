namespace QueueDashboard.Web.Access;

/// <summary>
/// An address that no page has, asked for by a browser of somebody who is signed in: a page that says so and leads back, instead of
/// nothing. Programs and files keep the bare 404.
/// </summary>
internal sealed class UnknownPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // A page takes any word for its part and shows its first one; an address with a wrong letter must not look right.
        bool wrongPart = IsPage(context) && context.GetEndpoint()?.Metadata.GetMetadata<PagePartsAttribute>() is { } parts && !parts.Has(context.Request.RouteValues);
        if (!wrongPart)
        {
            await next(context);
        }

        if (wrongPart || (IsPage(context) && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentType: null } && context.GetEndpoint() is null))
        {
            await AccessPages.NotFound(context).ExecuteAsync(context);
        }
    }

    private static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !AccessSchemes.IsForPrograms(context.Request.Path) && !Path.HasExtension(context.Request.Path);
}
