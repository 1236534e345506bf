using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Data;

namespace QueueDashboard.Hosting;

/// <summary>The web's outside edge: listeners, https, proxies, path base, headers and health.</summary>
internal static class WebEdge
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    public static void AddWebEdge(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);

        // These lines carry whole addresses, and the tokens of sign-in and action links stand in addresses.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // Its "Now listening on" calls the mail listeners http://; DoorLines says it right.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        services.AddSingleton<IDoors>(provider => provider.GetRequiredService<EdgeState>());
        services.AddHostedService<DoorLines>();
        services.AddOptions<WebOptions>()
            .Bind(builder.Configuration.GetSection(WebOptions.Section))
            .PostConfigure<IConfiguration>((web, configuration) => web.TakeNumbered(configuration.GetSection(WebOptions.Section)))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        services.AddSingleton<EdgeState>();
        services.AddOptions<KestrelServerOptions>().Configure<IServiceProvider>((kestrel, provider) =>
        {
            kestrel.AddServerHeader = false;

            // Kestrel asks while the host is built. Wrong options are told a moment later, all at once, by the check at the start.
            if (new WebOptionsValidator().Validate(null, WebOptions.Read(provider.GetRequiredService<IConfiguration>())).Succeeded)
            {
                provider.GetRequiredService<EdgeState>().Listen(kestrel);
            }
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<WebOptions>>((forwarded, web) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.All;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (string proxy in web.Value.Proxies)
            {
                if (WebOptionsValidator.TryNetwork(proxy, out var network))
                {
                    forwarded.KnownIPNetworks.Add(network);
                }
            }
        });
    }

    /// <summary>Call it first of all: what comes behind sees the client's own address, scheme, host and path.</summary>
    public static void UseWebEdge(this WebApplication app)
    {
        var edge = app.Services.GetRequiredService<EdgeState>();

        // Without a known network the middleware would believe everybody.
        if (app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.Use(next => context => EdgeGuards.PathBase(context, edge.PathBase, next));
        app.UseMiddleware<SecurityHeaders>();
        app.Use(next => context => EdgeGuards.ToHttps(context, edge, next));
        app.Use(next => context => EdgeGuards.OwnPagesOnly(context, next));
    }

    /// <summary>/health/live: the process answers. /health/ready: the database does, too; below it a line for each warning.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(Storage storage, IEnumerable<IHealthWarnings> watching, ILogger<EdgeState> logger, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ProbeLimit);
        try
        {
            await storage.ProbeAsync(limit.Token);

            // Still 200: a restart would not bring a silent mail server back.
            return Results.Text(string.Join('\n', ["ready", .. watching.SelectMany(one => one.Warnings).Select(warning => $"warning: {warning}")]));
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            WebEdgeLog.NotReady(logger, fault);
            return Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

internal static partial class WebEdgeLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer")]
    public static partial void NotReady(ILogger logger, Exception fault);
}
