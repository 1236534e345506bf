using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Requests;

/// <summary>A recipient's wish as administrators read it.</summary>
/// <param name="Item">Null: the message was purged.</param>
internal sealed record RequestView(
    long Id,
    long ItemId,
    string Address,
    DateTimeOffset AskedAt,
    string? ClientAddress,
    string Text,
    RequestState State,
    DateTimeOffset? SettledAt,
    string? SettledBy,
    string Answer,
    RequestedItem? Item);

/// <summary>What is wished for, without a word of its other recipients.</summary>
internal sealed record RequestedItem(
    string From, string ReversePath, string Subject, QueueName Queue, ReasonCode Reason, double? Score, string? Said, double? Threshold, long Size, DateTimeOffset ReceivedAt, ItemMarks Marks);

/// <param name="Next">Goes into the next call's <c>before</c>; null: this was the last page.</param>
internal sealed record RequestPage(IReadOnlyList<RequestView> Rows, long? Next);
