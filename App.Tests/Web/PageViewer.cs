using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web;

namespace QueueDashboard.Tests.Web;

/// <summary>The pages of a whole dashboard, drawn for one person as his open browser page would be.</summary>
internal sealed class PageViewer : BunitContext
{
    private readonly IServiceScope _circuit;

    public PageViewer(AccessApp app, ClaimsPrincipal who)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        _circuit = app.Services.CreateScope();
        Services.AddFallbackServiceProvider(_circuit.ServiceProvider);

        // bUnit puts placeholders of its own there, which stop a test that does not use its doubles.
        Services.AddSingleton(app.Get<IAuthorizationService>());
        Services.AddSingleton(app.Get<IAuthorizationPolicyProvider>());
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(who));
        Services.AddCascadingAuthenticationState();
        Services.AddAntiforgery();
    }

    /// <summary>Somebody of this role; with domains, limited to them.</summary>
    public static ClaimsPrincipal Person(string role, string domains = "") => AccessClaims.Of(new ApiTokenRow { Id = 7, Name = $"{role} {domains}".Trim(), Role = role, Domains = domains }, "test");

    /// <summary>The page at this address, once it has read what it shows.</summary>
    public IRenderedComponent<Routes> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<Routes>();
        page.WaitForState(() => page.FindAll("main h1, main .blank").Count > 0 && page.FindAll(".skeleton").Count == 0, TimeSpan.FromMinutes(1));
        return page;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _circuit.Dispose();
        }
    }

    private sealed class SignedIn(ClaimsPrincipal who) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(who));
    }
}
