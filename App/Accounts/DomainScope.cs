namespace QueueDashboard.Accounts;

/// <summary>
/// The recipient domains that a person or a token is limited to; none means no limit. Subdomains count only when they are
/// listed, so that a limit never grows by somebody's new name.
/// </summary>
public sealed class DomainScope
{
    private static readonly char[] Separators = ['\r', '\n', ',', ' ', '\t', ';'];

    private DomainScope(IReadOnlyList<string> domains) => Domains = domains;

    public static DomainScope Everything { get; } = new([]);

    /// <summary>Lower case, without an at sign, sorted, no duplicates.</summary>
    public IReadOnlyList<string> Domains { get; }

    public bool IsEverything => Domains.Count == 0;

    /// <summary>What a folded address (RecipientRow.AddressKey) in this scope ends with; empty when nothing is limited.</summary>
    public IEnumerable<string> AddressEnds => Domains.Select(domain => "@" + domain);

    /// <summary>Reads names separated by line ends, commas, semicolons or blanks.</summary>
    public static DomainScope Parse(string? text)
    {
        string[] domains = [.. (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(Fold)
            .Where(domain => domain.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        return domains.Length == 0 ? Everything : new(domains);
    }

    /// <summary>True for an address such as user@example.org in one of the domains; an address without a domain is outside of every limit.</summary>
    public bool Includes(string address)
    {
        if (IsEverything)
        {
            return true;
        }

        int at = address.LastIndexOf('@');
        return at >= 0 && Domains.Contains(Fold(address[(at + 1)..]), StringComparer.Ordinal);
    }

    /// <summary>As it is stored: one name a line.</summary>
    public override string ToString() => string.Join('\n', Domains);

    private static string Fold(string domain) => domain.Trim().TrimStart('@').TrimEnd('.').ToLowerInvariant();
}
