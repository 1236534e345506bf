using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Links;

/// <summary>A link with all that its page shows. Without a link everything else is empty.</summary>
/// <param name="Recipients">Those that the link acts for: the copies of one address, or by an administrator's link those that his subscription covers.</param>
/// <param name="Language">en or de, the digest's; null when the digest is gone.</param>
internal sealed record LinkLookup(LinkRow? Link, ItemRow? Item, IReadOnlyList<RecipientRow> Recipients, double? Threshold, string? Language, LinkOutcome Outcome)
{
    /// <summary>What the reader asked of an administrator about this message, the newest; null: nothing.</summary>
    public ReleaseRequestRow? Request { get; init; }

    /// <summary>en or de, as the reader or his domain chose; null: nobody chose.</summary>
    public string? ChosenLanguage { get; init; }

    public bool ForAdministrator => Link is { RecipientId: null };

    /// <summary>Whom an act covers.</summary>
    public IReadOnlyList<long> RecipientIds => [.. Recipients.Select(row => row.Id)];
}

/// <summary>How an opening looked. Nothing in it is believed; it is shown to an administrator who wonders about a scanner.</summary>
internal sealed record LinkVisit(string Method, string? Agent, string? ClientAddress);

/// <summary>Some messages of one reader. <see cref="Next"/> goes into the next call's <c>before</c>; null: these were the last.</summary>
internal sealed record OwnMessages(IReadOnlyList<LinkLookup> Rows, long? Next);
