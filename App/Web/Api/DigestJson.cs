using QueueDashboard.Digests;

namespace QueueDashboard.Web.Api;

/// <summary>A page of the mails that were made, newest first. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record DigestList(IReadOnlyList<ListedDigest> Digests, string? Next);

/// <summary>One mail of links.</summary>
/// <param name="Kind">digest, fresh-link, answer (to a request) or own-page (the link to it).</param>
/// <param name="State">waiting, sent, written (as a file, without a relay) or failed.</param>
internal sealed record ListedDigest(long Id, string Kind, string Audience, string To, DateTimeOffset CreatedAt, string Subject, int Items, string State, DateTimeOffset? SettledAt, string? Reply, int Attempts)
{
    public static ListedDigest Of(DigestListRow row) => new(
        row.Id, DigestNames.Of(row.Kind), DigestNames.Of(row.Audience), row.SentTo, row.CreatedAt, row.Subject, row.ItemCount, DigestNames.Of(row.State), row.SettledAt, row.Reply, row.Attempts);
}

/// <summary>One opening of one of its links.</summary>
internal sealed record DigestLinkOpening(DateTimeOffset At, string Act, long Item, string Method, string? Agent, string? ClientAddress, string Outcome, double? SecondsAfterSending, bool LooksLikeScanner);

/// <summary>One mail as it is kept, with dead links, and who opened the live ones.</summary>
internal sealed record DetailedDigest(
    long Id,
    string Kind,
    string Audience,
    string To,
    DateTimeOffset CreatedAt,
    string Subject,
    int Items,
    string State,
    DateTimeOffset? SettledAt,
    string? Reply,
    int Attempts,
    string MessageId,
    string Html,
    string Text,
    int Links,
    IReadOnlyList<DigestLinkOpening> Openings)
{
    public static DetailedDigest Of(DigestView view)
    {
        var row = ListedDigest.Of(view.Row);
        return new(
            row.Id,
            row.Kind,
            row.Audience,
            row.To,
            row.CreatedAt,
            row.Subject,
            row.Items,
            row.State,
            row.SettledAt,
            row.Reply,
            row.Attempts,
            view.MessageId,
            view.Html,
            view.Text,
            view.Links,
            [.. view.Openings.Select(opening => new DigestLinkOpening(
                opening.At, DigestNames.Of(opening.Act), Math.Max(0, opening.ItemId), opening.Method, opening.Agent, opening.ClientAddress, opening.Outcome, opening.AfterSending?.TotalSeconds, opening.LooksLikeScanner))]);
    }
}

internal sealed record JustSentDigest(long Id, string To, int Items, string State, string Subject);

/// <summary>The mails that were made by this call; none when there was nothing new for anybody.</summary>
internal sealed record SendAnswer(IReadOnlyList<JustSentDigest> Digests);
