using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Postfix;
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
        services.AddSingleton<IValidateOptions<PostfixOptions>, PostfixOptionsValidator>();
        services.AddOptions<PostfixOptions>().Bind(configuration.GetSection(PostfixOptions.Section)).ValidateOnStart();
        services.AddSingleton<IReadOnlyList<IPostfix>>(provider => [.. provider.GetRequiredService<IOptions<PostfixOptions>>().Value.Instances.Select(instance => new PostfixQueue(instance))]);
        services.AddSingleton<IItemHome, PostfixHome>();
        return services;
    }
}
