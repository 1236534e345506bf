using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

internal static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddIdentityCore<UserRow>().AddEntityFrameworkStores<QueueDbContext>();

        // Length and a list take the place of the framework's composition rules. The framework's own parts are registered a
        // request, but hold no state; here they serve managers that live as long as a unit of work.
        services.RemoveAll<IPasswordValidator<UserRow>>();
        services.AddSingleton<IPasswordValidator<UserRow>, PasswordRules>();
        services.RemoveAll<IPasswordHasher<UserRow>>();
        services.AddSingleton<IPasswordHasher<UserRow>, PasswordHasher<UserRow>>();
        services.RemoveAll<ILookupNormalizer>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.RemoveAll<IUserValidator<UserRow>>();
        services.AddSingleton<IUserValidator<UserRow>>(new UserValidator<UserRow>());
        services.RemoveAll<IdentityErrorDescriber>();
        services.AddSingleton<IdentityErrorDescriber>();

        services.AddSingleton<UserManagerStore>();
        services.AddSingleton<UserAccountStore>();
        services.AddSingleton<UnknownNames>();
        services.AddSingleton<PasswordSignInStore>();
        services.AddSingleton<SignInFailures>();
        services.AddSingleton<SecondFactorStore>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionUse>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionUse>());
        services.AddSingleton<SignInLinkStore>();
        services.AddSingleton<ApiTokenStore>();
        services.AddSingleton<PreferencesStore>();
        services.AddSingleton<TokenUse>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUse>());
        return services;
    }
}
