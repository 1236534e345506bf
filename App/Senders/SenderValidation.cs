using QueueDashboard.Data.Senders;
using QueueDashboard.Settings;

namespace QueueDashboard.Senders;

/// <summary>Folds a draft into the form that is stored, or says what is wrong with it.</summary>
internal static class SenderValidation
{
    public const int LongestNote = 200;

    /// <summary>Of one recipient: what he writes costs everybody's mail a look.</summary>
    public const int MostOwn = 500;
    public const int MostOfAll = 100_000;

    private const int LongestPattern = 320;

    /// <param name="own">A recipient's address: he speaks for himself only.</param>
    /// <param name="domains">Recipient domains that the writer is limited to; null: none.</param>
    /// <returns>The folded draft, or the refusal.</returns>
    public static (SenderDraft? Draft, SenderChange.Refused? Fault) Read(SenderDraft draft, string? own, IReadOnlyList<string>? domains, DateTimeOffset now)
    {
        if (!Enum.IsDefined(draft.Verdict))
        {
            return No("verdict", "verdict", "A sender is allowed or blocked.");
        }

        string? pattern = Pattern(draft.Pattern, draft.Verdict);
        if (pattern is null)
        {
            return No("pattern", "pattern", "A sender is an address such as news@shop.example, a domain such as shop.example, or .shop.example for a domain and all below it.");
        }

        if (draft.Verdict == SenderVerdict.Allow && !pattern.TrimStart('.').Contains('.', StringComparison.Ordinal) && !pattern.Contains('@', StringComparison.Ordinal))
        {
            return No("pattern", "pattern-wide", "To allow a whole top-level domain would let nearly everything through. Name a domain or an address.");
        }

        string? whom = For(draft.For);
        if (own is not null)
        {
            string self = SenderKeys.Recipient(own);
            whom = string.IsNullOrEmpty(whom) ? self : whom;
            if (whom != self)
            {
                return No("for", "for-own", "You can allow and block senders for your own address only.");
            }
        }

        if (whom is null)
        {
            return No("for", "for", "For whom is an address such as anna@example.org, a domain such as @example.org, or empty for everybody.");
        }

        if (!IsWithin(whom, domains))
        {
            return No("for", "for-limited", $"You may write entries for recipients in {string.Join(", ", domains!)} only.");
        }

        string? vouching = string.IsNullOrWhiteSpace(draft.AuthenticatedDomain) ? null : draft.AuthenticatedDomain.Trim().TrimStart('@');
        if (vouching is not null && !GeneralSettings.IsDomain(vouching))
        {
            return No("authenticatedDomain", "authenticated-domain", "The authenticated domain is a name such as shop.example.");
        }

        if (draft.EndsAt <= now)
        {
            return No("endsAt", "ends-past", "The end lies in the past. Choose a later day, or none.");
        }

        string note = draft.Note.Trim();
        return note.Length > LongestNote || note.Any(char.IsControl)
            ? No("note", "note", $"A note is one line of at most {LongestNote} characters.")
            : (draft with { Pattern = pattern, For = whom, AuthenticatedDomain = vouching is null ? null : GeneralSettings.Fold(vouching), Note = note }, null);
    }

    /// <summary>True when somebody with these limits may change an entry for these people.</summary>
    public static bool IsWithin(string whom, IReadOnlyList<string>? domains) =>
        domains is null || (whom.Length > 0 && domains.Any(domain => string.Equals(SenderKeys.DomainOf(whom), SenderKeys.Domain(domain), StringComparison.Ordinal)));

    /// <returns>Folded, or null when it is neither an address nor a domain.</returns>
    internal static string? Pattern(string text, SenderVerdict verdict)
    {
        string plain = text.Trim().TrimStart('<').TrimEnd('>').Trim();
        if (plain.Length is 0 or > LongestPattern)
        {
            return null;
        }

        string name = plain.StartsWith('@') ? plain[1..] : plain;
        if (name.Contains('@', StringComparison.Ordinal))
        {
            // A blocked sender is meant, not the server that forwarded him.
            return SenderKeys.Sender(name) is { } key ? verdict == SenderVerdict.Block ? SenderKeys.Unwrapped(key) : SenderKeys.Untagged(key) : null;
        }

        bool below = name.StartsWith('.') || name.StartsWith("*.", StringComparison.Ordinal);
        string domain = name.TrimStart('*').TrimStart('.');
        return GeneralSettings.IsDomain(domain) ? (below ? "." : "") + GeneralSettings.Fold(domain) : null;
    }

    private static string? For(string text)
    {
        string plain = text.Trim().TrimStart('<').TrimEnd('>').Trim();
        if (plain.Length == 0)
        {
            return "";
        }

        int at = plain.LastIndexOf('@');
        if (at > 0)
        {
            return SenderKeys.Sender(plain) is null ? null : SenderKeys.Recipient(plain);
        }

        string domain = plain[(at + 1)..];
        return GeneralSettings.IsDomain(domain) ? "@" + GeneralSettings.Fold(domain) : null;
    }

    private static (SenderDraft?, SenderChange.Refused?) No(string field, string code, string text) => (null, new SenderChange.Refused(field, code, text));
}
