using System.Text.Json.Serialization;

namespace QueueDashboard.Web.Api;

/// <summary>
/// The same as in the browser, for programs. Every change needs a bearer token: a cookie, which a browser sends along with other
/// sites' requests too, is enough to read only (<see cref="Access.AccessSchemes.Choose"/>).
/// </summary>
internal static class ApiServices
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();

        // A misspelt parameter is answered with a sentence, in production too.
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);

        // Text keeps the framework's cautious escapes: a subject that turns a terminal's writing direction arrives as letters.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddApiDocument();
        return services;
    }

    /// <summary>Call it in front of routing, sign-in and all that may refuse a request.</summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.UseMiddleware<ApiErrors>());

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapItems();
        api.MapActs();
        api.MapSearches();
        api.MapBulk();
        api.MapStats();
        api.MapDigests();
        api.MapChoices();
        api.MapRequests();
        api.MapSettings();
        api.MapAudit();
        api.MapPeople();
        api.MapBackscatter();
        api.MapRules();
        api.MapSenders();
        api.MapItemSenders();
        api.MapSources();
        api.MapAlarms();
        routes.MapApiDocument();
    }
}
