using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Web.Api;

/// <summary>A page of recipients' requests, newest first. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record RequestList(IReadOnlyList<ListedRequest> Requests, string? Next);

/// <summary>A recipient asks for a message that he may not release himself.</summary>
/// <param name="State">open, granted, denied or lapsed (settled in another way).</param>
/// <param name="Text">Why, in the recipient's words.</param>
/// <param name="Subject">Null: the message was purged.</param>
internal sealed record ListedRequest(
    long Id, long Item, string Address, DateTimeOffset AskedAt, string? ClientAddress, string Text, string State, DateTimeOffset? SettledAt, string? SettledBy, string Answer, string? From, string? Subject, string? Reason)
{
    public static ListedRequest Of(RequestView view) => new(
        view.Id,
        view.ItemId,
        view.Address,
        view.AskedAt,
        view.ClientAddress,
        view.Text,
        Word(view.State),
        view.SettledAt,
        view.SettledBy,
        view.Answer,
        view.Item?.From,
        view.Item?.Subject,
        view.Item is { } item ? ApiWords.Of(item.Reason) : null);

    public static string Word(RequestState state) => state switch { RequestState.Open => "open", RequestState.Granted => "granted", RequestState.Denied => "denied", _ => "lapsed" };
}

/// <param name="Answer">For the recipient; at most 500 characters.</param>
internal sealed record AnswerBody(string? Answer);

/// <param name="Ids">1 to 500 numbers of requests.</param>
internal sealed record AnswersBody(IReadOnlyList<long> Ids, string? Answer);

internal sealed record AnsweredList(int Done, IReadOnlyList<AnsweredRequest> Results);

/// <param name="Outcome">done, settled (somebody was first), refused or not-found.</param>
internal sealed record AnsweredRequest(long Id, string Outcome, string? State = null, string? By = null, string? Code = null, string? Detail = null)
{
    public static AnsweredRequest Of(AnswerResult result) => result switch
    {
        AnswerResult.Done => new(result.Id, "done"),
        AnswerResult.Late late => new(late.Id, ApiProblem.Settled, State: ListedRequest.Word(late.State), By: late.By),
        AnswerResult.Refused refused => new(refused.Id, "refused", Code: refused.Why.Code, Detail: refused.Why.Sentence),
        _ => new(result.Id, "not-found"),
    };
}
