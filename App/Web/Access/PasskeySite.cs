using System.Net;
using Microsoft.AspNetCore.Identity;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Access;

/// <summary>
/// The name that passkeys are bound to (WebAuthn's relying party): the host of the public address, when the browser reached us by it or by
/// a name below it, else the name that it reached us by. An address of numbers is no such name: over it there are no passkeys.
/// </summary>
internal sealed class PasskeySite(SettingsStore settings)
{
    public string Name(HttpContext context)
    {
        string here = context.Request.Host.Host;
        return Public is { } known && (here.Equals(known.IdnHost, StringComparison.OrdinalIgnoreCase) || here.EndsWith("." + known.IdnHost, StringComparison.OrdinalIgnoreCase)) ? known.IdnHost : here;
    }

    public static bool IsPossible(HttpContext context) => !IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out _);

    public IdentityPasskeyOptions Options(HttpContext context) => new()
    {
        ServerDomain = Name(context),
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && IsOwn(origin.Origin, origin.HttpContext.Request)),
    };

    // Behind a proxy that speaks https for us, the request's own scheme may be plain: then the public address says what the browser sees.
    private bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || (Public is { } known && string.Equals(origin, known.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase));

    private Uri? Public => Uri.TryCreate(settings.Current<GeneralSettings>().PublicAddress, UriKind.Absolute, out var known) ? known : null;
}
