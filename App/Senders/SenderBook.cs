using System.Collections.Frozen;
using QueueDashboard.Data;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>Both lists as they stood at one moment. Never changes: any number of doors ask it at once.</summary>
internal sealed class SenderBook
{
    private readonly FrozenDictionary<string, Entry[]> _byPattern;

    private SenderBook(FrozenDictionary<string, Entry[]> byPattern, int count, bool bound)
    {
        (_byPattern, Count, HasBound) = (byPattern, count, bound);
    }

    public static SenderBook Empty { get; } = new(FrozenDictionary<string, Entry[]>.Empty, 0, false);

    public int Count { get; }

    /// <summary>One of them wants a domain that vouches: an answer can change when the header is there.</summary>
    public bool HasBound { get; }

    public static SenderBook Of(IReadOnlyCollection<SenderRow> rows) => rows.Count == 0
        ? Empty
        : new SenderBook(
            rows.GroupBy(row => row.Pattern, StringComparer.Ordinal).ToFrozenDictionary(same => same.Key, same => same.Select(Entry.Of).ToArray(), StringComparer.Ordinal),
            rows.Count,
            rows.Any(row => row.AuthenticatedDomain is not null));

    /// <inheritdoc cref="IJudgeSenders.Judge"/>
    public SenderAnswer? Judge(in SenderQuestion question, DateTimeOffset now)
    {
        if (Count == 0 || question.ReversePath is "" or "<>" || SenderKeys.Sender(question.ReversePath) is not { } key)
        {
            return null;
        }

        Asked asked = new(SenderKeys.Recipient(question.Recipient), question.Authenticated, Microseconds.From(now));
        string untagged = SenderKeys.Untagged(key);
        string behind = SenderKeys.Unwrapped(key);
        string? author = question.From.Length > 0 && question.Authenticated.Count > 0 ? SenderKeys.Sender(question.From) : null;

        // Addresses before domains, and in each what was checked before what is only claimed.
        return Address(key, asked, Trust.Whole) ?? Address(untagged, asked, Trust.Whole) ?? Address(behind, asked, Trust.Claimed) ?? Address(author, asked, Trust.Author)
            ?? Domain(key, asked, Trust.Whole) ?? Domain(behind, asked, Trust.Claimed) ?? Domain(author, asked, Trust.Author);
    }

    private SenderAnswer? Address(string? key, in Asked asked, Trust trust) =>
        key is null ? null : Look(key, asked, trust) ?? (SenderKeys.WithoutDetail(key) is { } plain ? Look(plain, asked, trust) : null);

    private SenderAnswer? Domain(string? key, in Asked asked, Trust trust)
    {
        if (key is null)
        {
            return null;
        }

        string domain = SenderKeys.DomainOf(key);
        if (Look(domain, asked, trust) is { } exact)
        {
            return exact;
        }

        for (string below = "." + domain; ; below = below[below.IndexOf('.', 1)..])
        {
            if (Look(below, asked, trust) is { } found)
            {
                return found;
            }

            if (below.IndexOf('.', 1) < 0)
            {
                return null;
            }
        }
    }

    private SenderAnswer? Look(string pattern, in Asked asked, Trust trust)
    {
        if (!_byPattern.TryGetValue(pattern, out var entries))
        {
            return null;
        }

        Entry? best = null;
        foreach (var entry in entries)
        {
            if (entry.Counts(asked, trust) && (best is null || entry.Exactness > best.Exactness))
            {
                best = entry;
            }
        }

        return best is null ? null : new SenderAnswer(best.Id, best.Verdict, pattern);
    }

    private enum Trust
    {
        /// <summary>The address that the mail server saw and could check.</summary>
        Whole,

        /// <summary>Written into a forwarder's address: anybody can, so it blocks, and allows only with somebody who vouches.</summary>
        Claimed,

        /// <summary>Of the From field: worth nothing unless its domain vouches.</summary>
        Author,
    }

    private readonly record struct Asked(string Recipient, IReadOnlyList<string> Authenticated, long Now);

    private sealed record Entry(long Id, SenderVerdict Verdict, string For, string? Vouching, long? EndsAt)
    {
        public int Exactness { get; } = For.Length == 0 ? 0 : For[0] == '@' ? 1 : 2;

        public static Entry Of(SenderRow row) => new(row.Id, row.Verdict, row.For, row.AuthenticatedDomain, row.EndsAt);

        public bool Counts(in Asked asked, Trust trust) =>
            (EndsAt is null || EndsAt > asked.Now)
            && IsFor(asked.Recipient)
            && (Vouching is null ? trust == Trust.Whole || (trust == Trust.Claimed && Verdict == SenderVerdict.Block) : asked.Authenticated.Contains(Vouching, StringComparer.OrdinalIgnoreCase));

        private bool IsFor(string recipient) => Exactness switch
        {
            0 => true,
            1 => recipient.EndsWith(For, StringComparison.Ordinal),
            _ => string.Equals(recipient, For, StringComparison.Ordinal),
        };
    }
}
