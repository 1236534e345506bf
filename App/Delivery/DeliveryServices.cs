using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Smtp;

namespace QueueDashboard.Delivery;

internal static class DeliveryServices
{
    /// <param name="smtp">The section with the deadlines and limits of the SMTP client.</param>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration smtp)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMailRelay, SmtpRelayClient>();
        services.AddSingleton<IValidateOptions<SmtpClientOptions>, SmtpClientOptionsValidator>();
        services.AddOptions<SmtpClientOptions>().Bind(smtp).ValidateOnStart();
        return services;
    }
}
