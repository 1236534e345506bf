using Microsoft.AspNetCore.Localization;
using QueueDashboard.Web.Account;
using QueueDashboard.Web.Alarms;
using QueueDashboard.Web.Backscatter;
using QueueDashboard.Web.Layout;
using QueueDashboard.Web.People;
using QueueDashboard.Web.Queues;
using QueueDashboard.Web.Requests;
using QueueDashboard.Web.Rules;
using QueueDashboard.Web.Senders;
using QueueDashboard.Web.Settings;
using Radzen;

namespace QueueDashboard.Web;

/// <summary>The pages in the browser.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<IActFromPages, ActsFromPages>();
        services.AddSingleton<IActOnAll, ActsOnAll>();
        services.AddSingleton<SearchHints>();
        services.AddSingleton<IChangeBackscatter, BackscatterChanges>();
        services.AddSingleton<RuleChanges>();
        services.AddSingleton<SenderChanges>();
        services.AddSingleton<MapTimes>();
        services.AddSingleton<AlarmChanges>();
        services.AddSingleton<RequestChanges>();
        services.AddSingleton<PeopleChanges>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<IMilterDoor, MilterDoor>();
        services.AddSingleton<PublicAddressProbe>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages.All[0]).AddSupportedCultures(Languages.All).AddSupportedUICultures(Languages.All);
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>Call it behind authentication and authorization: every page needs a sign-in unless it says otherwise.</summary>
    public static void MapWeb(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapLanguage();
        app.MapContent();
        app.MapSenderMaps();
        app.MapGet("/", () => Results.LocalRedirect($"~/{Urls.Overview}"));
        app.MapRazorComponents<Root>().AddInteractiveServerRenderMode();
    }
}
