using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>Who asks, for the audit, and the recipient domains that he is limited to; null: none.</summary>
internal sealed record ApiCaller(Actor Actor, IReadOnlyList<string>? Domains)
{
    public static ApiCaller Of(HttpContext context)
    {
        var scope = AccessClaims.Scope(context.User);
        return new(CurrentActor.Of(context), scope.IsEverything ? null : scope.Domains);
    }
}
