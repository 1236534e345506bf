using System.Globalization;

namespace QueueDashboard.Web.Access;

/// <summary>
/// Our own failure behind a page that a browser asked for: a page that says what holds and what to do, with a number that stands in the log,
/// instead of an empty answer. The API has an answer of its own.
/// </summary>
internal sealed partial class FailedPages(RequestDelegate next, ILogger<FailedPages> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (AccessSchemes.IsForPrograms(context.Request.Path))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && Refusal(fault) is { } refused)
        {
            context.Response.Clear();
            await AccessPages.Refused(context, refused.StatusCode).ExecuteAsync(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            string number = Random.Shared.Next(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);

            // Without the address: the token of a link stands in it.
            LogFailed(fault, number, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown address");
            context.Response.Clear();
            await AccessPages.Failed(context, number).ExecuteAsync(context);
        }
    }

    // Whoever reads a form for its token wraps what the server says of the form.
    private static BadHttpRequestException? Refusal(Exception? fault) => fault switch
    {
        null => null,
        BadHttpRequestException refused => refused,
        _ => Refusal(fault.InnerException),
    };

    [LoggerMessage(LogLevel.Error, "Failure {Number}: {Method} {Route} could not be answered.")]
    private partial void LogFailed(Exception fault, string number, string method, string route);
}
