using System.Globalization;
using System.Security.Claims;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web;

/// <summary>Who stands behind a page or a request: what he may see, and the name under which his acts are audited.</summary>
/// <param name="Domains">Recipient domains that he is limited to; null: none.</param>
internal sealed record Caller(Actor Actor, IReadOnlyList<string>? Domains, ClaimsPrincipal Principal)
{
    public static Caller Of(ClaimsPrincipal who, string? clientAddress)
    {
        var scope = AccessClaims.Scope(who);
        return new(CurrentActor.Of(who, clientAddress), scope.IsEverything ? null : scope.Domains, who);
    }

    public static Caller Of(HttpContext context) => Of(context.User, context.Connection.RemoteIpAddress?.ToString());

    /// <summary>The account of a person; null: a program acts, with a token.</summary>
    public long? UserId => Actor.Kind == ActorKinds.Person && long.TryParse(Principal.FindFirst(AccessClaims.Id)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;

    public bool May(Right right) => Rights.Has(Principal, right);
}
