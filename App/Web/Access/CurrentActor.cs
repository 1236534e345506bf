using System.Security.Claims;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;

namespace QueueDashboard.Web.Access;

/// <summary>Who acts, for the audit.</summary>
internal static class CurrentActor
{
    /// <summary>For endpoints.</summary>
    public static Actor Of(HttpContext context) => Of(context.User, context.Connection.RemoteIpAddress?.ToString());

    /// <summary>For pages, which have the state of the sign-in and the viewer's address but no request.</summary>
    public static Actor Of(ClaimsPrincipal who, string? clientAddress) => new(
        who.FindFirst(AccessClaims.ActorKind)?.Value ?? ActorKinds.Person,
        who.Identity?.Name ?? throw new InvalidOperationException("Nobody is signed in: the page or endpoint lacks its policy."),
        clientAddress);
}
