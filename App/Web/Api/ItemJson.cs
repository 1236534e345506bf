using System.Globalization;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Web.Api;

/// <summary>A page of the list. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record ItemList(IReadOnlyList<ListedItem> Items, string? Next);

/// <summary>Why it was stopped; the text is in the language that the request accepts.</summary>
internal sealed record ItemReason(string Code, string Text, double? Score);

internal sealed record ItemRecipient(string Address, string State);

/// <summary>One stopped message in the list.</summary>
internal sealed record ListedItem(
    long Id,
    string Queue,
    string State,
    ItemReason Reason,
    string From,
    string ReversePath,
    IReadOnlyList<ItemRecipient> Recipients,
    string Subject,
    DateTimeOffset ReceivedAt,
    long Size,
    bool HasAttachments)
{
    public static ListedItem Of(ItemListRow row, ListedDetail detail, CultureInfo culture) => new(
        row.Id,
        ApiWords.Of(row.Queue),
        ApiWords.Of(row.State),
        new(ApiWords.Of(row.Reason), ReasonWords.Sentence(row.Reason, row.Score, detail.Threshold, row.Said, culture), row.Score),
        row.From,
        row.ReversePath,
        [.. detail.Recipients.Select(recipient => new ItemRecipient(recipient.Address, ApiWords.Of(recipient.State)))],
        row.Subject,
        row.ReceivedAt,
        row.Size,
        row.Marks.HasFlag(ItemMarks.HasAttachments));
}

/// <summary>
/// One recipient's copy: what became of it, when, by whom, and what the mail server said. <see cref="MtaOutcome"/> is what was seen of it in that server's queue or log
/// afterwards (queued, delivered, deferred, bounced, held-again, expired), <see cref="MtaSaid"/> the remote reply or the reason of a delay.
/// </summary>
internal sealed record DetailedRecipient(
    string Address,
    string Queue,
    string State,
    DateTimeOffset ChangedAt,
    string? ChangedBy,
    string? Reply,
    string? MtaQueueId,
    string? MtaOutcome,
    string? MtaSaid,
    DateTimeOffset? MtaSeenAt);

/// <summary>Where the message itself lies besides our store, such as a mail server's hold queue.</summary>
/// <param name="EndedAt">Since when it does not any more.</param>
internal sealed record ItemPlace(string Source, string Id, DateTimeOffset? EndedAt);

internal sealed record ItemEvidence(string Rule, double? Points, string? Text);

/// <summary>The client that sent it, as far as the door knew.</summary>
internal sealed record ItemClient(string? Address, string? Name, string? Helo);

/// <summary>A release or re-queue that is being carried out.</summary>
internal sealed record ItemHandOver(DateTimeOffset DueAt, int Attempts, string? LastReply);

/// <summary>A rule of the scanner at the first verdict and at the second; change is same, changed, came or went.</summary>
internal sealed record ItemRuleChange(string Rule, string? Text, double? Then, double? Now, string Change);

/// <summary>The scanner's verdict when it was asked again.</summary>
/// <param name="Changes">Null: the first verdict was another scanner's.</param>
internal sealed record ItemSecondLook(
    DateTimeOffset At,
    string By,
    string Scanner,
    string Action,
    double? Score,
    double? Threshold,
    IReadOnlyList<ItemEvidence> Evidence,
    IReadOnlyList<ItemRuleChange>? Changes)
{
    public static ItemSecondLook Of(ItemView item, SecondLookView look) => new(
        look.At,
        look.AskedBy,
        look.Scanner,
        look.Action,
        look.Score,
        look.Threshold,
        [.. look.Evidence.Select(evidence => new ItemEvidence(evidence.Rule, evidence.Points, evidence.Text))],
        SecondLookChanges.Of(item, look).Rules is { } rules
            ? [.. rules.Select(rule => new ItemRuleChange(rule.Rule, rule.Text, rule.Then, rule.Now, ApiWords.Of(rule.Change)))]
            : null);
}

/// <summary>One stopped message with all that is known of it but its content.</summary>
internal sealed record DetailedItem(
    long Id,
    string Queue,
    string State,
    ItemReason Reason,
    string From,
    string ReversePath,
    IReadOnlyList<DetailedRecipient> Recipients,
    string Subject,
    DateTimeOffset ReceivedAt,
    long Size,
    bool HasAttachments,
    string? MessageId,
    string Scanner,
    double? Threshold,
    IReadOnlyList<ItemEvidence> Evidence,
    string Source,
    ItemClient Client,
    string? OriginQueueId,
    long? CameBackFrom,
    ItemHandOver? Outbox,
    ItemPlace? Home,
    bool ContentPending,
    bool Copy,
    ItemSecondLook? SecondLook)
{
    public static DetailedItem Of(ItemView view, CultureInfo culture)
    {
        var listed = ListedItem.Of(view.Row, new([], view.Threshold), culture);
        return new(
            listed.Id,
            listed.Queue,
            listed.State,
            listed.Reason,
            listed.From,
            listed.ReversePath,
            [.. view.Recipients.Select(recipient => new DetailedRecipient(
                recipient.Address, ApiWords.Of(recipient.Queue), ApiWords.Of(recipient.State), recipient.ChangedAt, recipient.ChangedBy, recipient.Reply, recipient.MtaQueueId, ApiWords.Of(recipient.MtaOutcome), recipient.MtaSaid, recipient.MtaSeenAt))],
            listed.Subject,
            listed.ReceivedAt,
            listed.Size,
            listed.HasAttachments,
            view.MessageId,
            view.Scanner,
            view.Threshold,
            [.. view.Evidence.Select(evidence => new ItemEvidence(evidence.Rule, evidence.Points, evidence.Text))],
            view.Source,
            new(view.ClientAddress, view.ClientName, view.Helo),
            view.OriginQueueId,
            view.CameBackFrom,
            view.Outbox is { } outbox ? new(outbox.DueAt, outbox.Attempts, outbox.LastReply) : null,
            view.HomeId is { } id ? new(view.Source, id, view.HomeEndedAt) : null,
            view.ContentPending,
            view.Row.Marks.HasFlag(ItemMarks.Copy),
            view.SecondLook is { } look ? ItemSecondLook.Of(view, look) : null);
    }
}
