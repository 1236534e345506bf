using System.Security.Claims;

namespace QueueDashboard.Accounts;

/// <summary>What an act asks for. A policy of the same name exists for each.</summary>
internal enum Right
{
    ReadQueues,

    /// <summary>Look into a message: text, source, attachments. Each time is audited.</summary>
    ReadContent,
    ActOnItems,
    SendDigests,
    ManageSettings,
    ManageAccounts,
    ReadAudit,
}

/// <summary>Which role has which right: the one table that pages, API and command line ask.</summary>
internal static class Rights
{
    private static readonly Dictionary<string, HashSet<Right>> Table = new(StringComparer.Ordinal)
    {
        [Roles.Administrator] = [.. Enum.GetValues<Right>()],
        [Roles.Operator] = [Right.ReadQueues, Right.ReadContent, Right.ActOnItems, Right.SendDigests],
        [Roles.Auditor] = [Right.ReadQueues, Right.ReadContent, Right.ReadAudit],
    };

    /// <summary>An unknown role has no right.</summary>
    public static bool Has(string role, Right right) => Table.TryGetValue(role, out var rights) && rights.Contains(right);

    /// <summary>Nobody, that is an identity that did not sign in, has no right.</summary>
    public static bool Has(ClaimsPrincipal who, Right right) =>
        who.Identity is { IsAuthenticated: true } && who.FindFirst(AccessClaims.Role) is { Value: var role } && Has(role, right);
}
