using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Rspamd;

internal static class RspamdIntake
{
    /// <summary>The HTTP door for Rspamd's pushes, configured by <c>Intake:Rspamd</c>.</summary>
    public static IServiceCollection AddRspamdIntake(this IServiceCollection services)
    {
        services.AddOptions<RspamdIntakeOptions>().BindConfiguration(RspamdIntakeOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RspamdIntakeOptions>, RspamdIntakeValidator>());
        services.AddSingleton<RspamdSources>();
        services.AddSingleton<FailedSignIns>();
        services.AddSingleton<RspamdDoor>();
        services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>((kestrel, configuration) =>
        {
            // Read by itself: Kestrel is set up while the host is built, before wrong options are told all at once.
            kestrel.RequestHeaderEncodingSelector = name => MetaHeaders.EncodingOf(name)!;
            var options = configuration.GetSection(RspamdIntakeOptions.Section).Get<RspamdIntakeOptions>() ?? new();
            if (new RspamdIntakeValidator().Validate(null, options).Succeeded)
            {
                kestrel.Limits.MaxRequestHeadersTotalSize = options.HeaderBytes;
            }
        });
        return services;
    }

    /// <summary>
    /// No browser comes here: there is no cookie, so no other site's page can borrow one, and the sign-in is the request's own.
    /// </summary>
    public static void MapRspamdIntake(this WebApplication app)
    {
        app.MapPost(RspamdSource.Path, (HttpContext context, RspamdDoor door) => door.AnswerAsync(context)).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        var book = app.Services.GetRequiredService<ISourceBook>();
        foreach (var source in app.Services.GetRequiredService<RspamdSources>().All)
        {
            book.Declare(source.Name, SourceKind.Rspamd, $"{app.Services.GetRequiredService<EdgeState>().PathBase}{RspamdSource.Path}");
        }
    }
}
