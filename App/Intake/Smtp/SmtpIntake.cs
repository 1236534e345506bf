using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Smtp;

internal static class SmtpIntake
{
    /// <summary>The SMTP door, configured by <c>Intake:Smtp</c>. It needs an IHoldMessages from the room Queues.</summary>
    public static IServiceCollection AddSmtpIntake(this IServiceCollection services)
    {
        services.AddOptions<SmtpIntakeOptions>().BindConfiguration(SmtpIntakeOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmtpIntakeOptions>, SmtpIntakeValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSourceBook();
        services.TryAddSingleton<IntakeMetrics>();
        services.TryAddSingleton<SmtpListeners>();
        services.AddSingleton<IDoors>(provider => provider.GetRequiredService<SmtpListeners>());
        return services;
    }

    /// <summary>One endpoint for each configured listener, beside whatever else Kestrel listens on.</summary>
    public static void ListenForSmtp(this KestrelServerOptions kestrel) =>
        kestrel.ApplicationServices.GetRequiredService<SmtpListeners>().Open(kestrel);
}
