using System.Security.Claims;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Digests;
using QueueDashboard.Digests;

namespace QueueDashboard.Web.Digests;

/// <summary>
/// Which digests a person or a token limited to domains may see: those that went to a recipient in them. An administrators' digest
/// lists the mail of all domains, wherever it was sent.
/// </summary>
internal static class DigestScope
{
    public static bool Includes(ClaimsPrincipal who, DigestListRow row) => Includes(who, row.Audience, row.SentTo);

    public static bool Includes(ClaimsPrincipal who, Audience audience, string address)
    {
        var scope = AccessClaims.Scope(who);
        return scope.IsEverything || (audience == Audience.Recipients && scope.Includes(address));
    }

    /// <summary>One who is limited must not learn who else is written to, not from who bounces either.</summary>
    public static bool Includes(ClaimsPrincipal who, string address) => AccessClaims.Scope(who).Includes(address);

    /// <summary>Whole pages may hold nothing that he may see: reads on until his own page is full.</summary>
    public static async Task<(IReadOnlyList<DigestListRow> Rows, long? Next)> ListAsync(DigestQueries digests, ClaimsPrincipal who, long? before, int size, CancellationToken cancel)
    {
        List<DigestListRow> shown = [];
        do
        {
            var page = await digests.ListAsync(before, size, cancel);
            var mine = page.Rows.Where(row => Includes(who, row)).Take(size - shown.Count).ToList();
            shown.AddRange(mine);
            before = shown.Count == size && (page.Next is not null || mine[^1] != page.Rows[^1]) ? mine[^1].Id : page.Next;
        }
        while (shown.Count < size && before is not null);
        return (shown, before);
    }
}
