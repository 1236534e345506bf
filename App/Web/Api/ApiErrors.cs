using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.WebUtilities;

namespace QueueDashboard.Web.Api;

/// <summary>
/// A program never gets a page or an empty answer from the API: what routing and the framework refuse with a bare status becomes
/// problem details here, and so does our own failure.
/// </summary>
internal sealed partial class ApiErrors(RequestDelegate next, EndpointDataSource endpoints, ILogger<ApiErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = refused.StatusCode;
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(fault, context.Request.Method, context.Request.Path);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } && HttpMethods.IsHead(context.Request.Method) && context.GetEndpoint() is null && TakesGet(context.Request.Path))
        {
            // The static files' fallback takes HEAD of any path, so that routing says "not found" instead of "not this method".
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Get;
        }

        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && response.ContentLength is null or 0)
        {
            await ApiProblem.Of(response.StatusCode, Code(response.StatusCode), ReasonPhrases.GetReasonPhrase(response.StatusCode), Sentence(context)).ExecuteAsync(context);
        }
    }

    private bool TakesGet(PathString path) => endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) is true
        && endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true
        && new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(path, []));

    private static string Code(int status) => status switch
    {
        StatusCodes.Status404NotFound => "not-found",
        StatusCodes.Status405MethodNotAllowed => "method",
        StatusCodes.Status413PayloadTooLarge => "too-large",
        StatusCodes.Status415UnsupportedMediaType => "media-type",
        StatusCodes.Status500InternalServerError => "failed",
        _ => "refused",
    };

    private static string Sentence(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. What there is stands in /openapi/v1.json.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "A body is JSON: send it with Content-Type: application/json.",
        StatusCodes.Status500InternalServerError => "The dashboard failed. Its log says why; nothing was half done.",
        _ => "The request was refused.",
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception fault, string method, PathString path);
}
