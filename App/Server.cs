using QueueDashboard.Actions;
using QueueDashboard.Alarms;
using QueueDashboard.Batv;
using QueueDashboard.Digests;
using QueueDashboard.Filter;
using QueueDashboard.Hosting;
using QueueDashboard.Intake.Folders;
using QueueDashboard.Intake.Postfix;
using QueueDashboard.Intake.Rspamd;
using QueueDashboard.Intake.Smtp;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Sources;
using QueueDashboard.Web;
using QueueDashboard.Web.Access;
using QueueDashboard.Web.Api;
using QueueDashboard.Web.Links;

namespace QueueDashboard;

/// <summary>The running dashboard: doors, pages and what works in the background.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        try
        {
            return await ServeAsync(args, cancel);
        }
        catch (Exception fault) when (StartFailures.Sentences(fault) is { } sentences)
        {
            foreach (string sentence in sentences)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            return 1;
        }
    }

    private static async Task<int> ServeAsync(string[] args, CancellationToken cancel)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = StaticFiles.PublishedRoot });
        builder.Configuration.AddEnvironmentVariables("QUEUEDASHBOARD__");
        builder.Configuration.AddCommandLine(args);
        builder.WebHost.UseStaticWebAssets();

        // Each statement with its parameters: addresses of people, and nothing that an administrator acts on.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);

        // Each request with its address, and an action link's address is a secret.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddRooms(builder.Configuration);
        builder.Services.AddQueuesBackground();
        builder.Services.AddSourcesBackground();
        builder.Services.AddActionsBackground();
        builder.Services.AddBatvBackground();
        builder.Services.AddDigestsBackground();
        builder.Services.AddAlarmsBackground();
        builder.Services.AddSmtpIntake();
        builder.Services.AddRspamdIntake();
        builder.Services.AddPostfixIntake();
        builder.Services.AddFolderIntake();
        builder.Services.AddFilter();
        builder.Services.AddFilterBackground();
        builder.Services.AddSendersBackground();
        builder.Services.AddSingleton<DatabaseWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DatabaseWatch>());
        builder.Services.AddWeb().AddAccess().AddApi().AddLinkPages();
        builder.AddWebEdge();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenForSmtp();
            kestrel.ListenForMilter();
        });

        var app = builder.Build();
        app.Services.CheckOptions();

        // The database's model and the endpoints take about as long to make, and neither needs the other.
        Task opening = Task.Run(() => app.Services.OpenAsync(cancel), cancel);
        app.UseWebEdge();
        app.UseApi();
        app.UseAccess();
        app.MapHealth();
        app.MapAccess();
        app.MapLinkPages();
        app.MapApi();
        app.MapRspamdIntake();
        app.MapWeb();
        app.MakeEndpoints();
        await opening;
        await app.Services.GetRequiredService<BatvKeeper>().SettleAsync(cancel);
        app.Services.FollowDatabase();
        await app.RunAsync(cancel);
        return 0;
    }

    /// <summary>Otherwise the first part of the pipeline that asks for them makes them, when the database is open already and everything waits.</summary>
    private static void MakeEndpoints(this IEndpointRouteBuilder app)
    {
        foreach (var source in app.DataSources)
        {
            _ = source.Endpoints;
        }
    }
}
