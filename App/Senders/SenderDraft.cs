using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>A word about a sender as somebody wishes it.</summary>
internal sealed record SenderDraft
{
    public required SenderVerdict Verdict { get; init; }

    /// <summary>An address, a domain, or a domain with a dot in front of it for its subdomains too; with or without an at sign.</summary>
    public required string Pattern { get; init; }

    /// <summary>A recipient's address, <c>@domain</c>, or empty for everybody's mail.</summary>
    public string For { get; init; } = "";

    /// <summary>It counts only for mail that this domain vouches for; null: the envelope's word is enough.</summary>
    public string? AuthenticatedDomain { get; init; }
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string Note { get; init; } = "";
}

/// <summary>An entry as it is listed.</summary>
public sealed record SenderView(
    long Id, SenderVerdict Verdict, string Pattern, string For, string? AuthenticatedDomain, DateTimeOffset? EndsAt, string Note, DateTimeOffset CreatedAt, string CreatedBy, long Uses, DateTimeOffset? LastUsedAt);

/// <summary>What to list; null: everything.</summary>
/// <param name="Search">A part of the pattern, of whom it is for, or of the note.</param>
/// <param name="For">Exactly these entries: a recipient's own.</param>
/// <param name="Domains">Recipient domains that the viewer is limited to; null: none. Entries for everybody are shown to him and are not his to change.</param>
internal sealed record SenderFilter(SenderVerdict? Verdict = null, string? Search = null, string? For = null, IReadOnlyList<string>? Domains = null);

/// <summary>Newest first.</summary>
/// <param name="Next">Goes into the next call's <c>before</c>; null: this was the last page.</param>
internal sealed record SenderPage(IReadOnlyList<SenderView> Rows, long? Next, long Total);

/// <summary>What became of a change.</summary>
internal abstract record SenderChange
{
    private SenderChange()
    {
    }

    /// <param name="Before">What stood there; null: nothing.</param>
    internal sealed record Done(SenderView? Now, SenderView? Before) : SenderChange;

    /// <param name="Field">pattern, for, authenticatedDomain, endsAt or note.</param>
    /// <param name="Code">Names the sentence that the page shows.</param>
    internal sealed record Refused(string Field, string Code, string Text) : SenderChange;

    /// <summary>There is no such entry, or the caller may not change it.</summary>
    internal sealed record Unknown : SenderChange;
}
