using System.Globalization;
using System.Security.Claims;
using QueueDashboard.Audit;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>The claims that a signed-in person and a token both carry, so that what stands above asks one way only.</summary>
internal static class AccessClaims
{
    public const string Id = ClaimTypes.NameIdentifier;
    public const string Name = ClaimTypes.Name;
    public const string Role = ClaimTypes.Role;
    public const string Domains = "qd:domains";
    public const string ActorKind = "qd:actor";

    /// <summary>Changes with the password, the role and the limits: a cookie with an older one is refused.</summary>
    public const string Stamp = "qd:stamp";

    /// <summary>What the session's row is found by; the cookie that carries it is encrypted.</summary>
    public const string Session = "qd:session";

    public static ClaimsPrincipal Of(UserRow user, string scheme, string session = "") => Principal(
        scheme,
        ActorKinds.Person,
        user.Id,
        user.UserName ?? "",
        user.Role,
        user.Domains,
        new Claim(Stamp, user.SecurityStamp ?? ""),
        new Claim(Session, session));

    public static ClaimsPrincipal Of(ApiTokenRow token, string scheme) =>
        Principal(scheme, ActorKinds.Token, token.Id, token.Name, token.Role, token.Domains);

    public static DomainScope Scope(ClaimsPrincipal who) => DomainScope.Parse(who.FindFirst(Domains)?.Value);

    private static ClaimsPrincipal Principal(string scheme, string kind, long id, string name, string role, string domains, params Claim[] more) => new(
        new ClaimsIdentity(
            [
                new Claim(Id, id.ToString(CultureInfo.InvariantCulture)),
                new Claim(Name, name),
                new Claim(Role, role),
                new Claim(Domains, domains),
                new Claim(ActorKind, kind),
                .. more,
            ],
            scheme,
            Name,
            Role));
}
