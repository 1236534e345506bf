using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Smtp;

namespace QueueDashboard.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMailRelay, SmtpRelayClient>();
        services.AddSingleton<IValidateOptions<SmtpClientOptions>, SmtpClientOptionsValidator>();
        services.AddOptions<SmtpClientOptions>().Bind(configuration.GetSection("Delivery:Smtp")).ValidateOnStart();
        return services;
    }
}
