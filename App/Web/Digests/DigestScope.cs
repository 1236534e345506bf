using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Digests;

/// <summary>Which digests a person limited to domains may see: those to addresses in them.</summary>
internal static class DigestScope
{
    public static bool Includes(Caller caller, string sentTo) => AccessClaims.Scope(caller.Principal).Includes(sentTo);
}
