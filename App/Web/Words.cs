using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Web;

/// <summary>The API's words, as addresses of pages use them: a word that means nothing is no filter.</summary>
internal static class Words
{
    public static string Of(QueueName? queue) => queue is { } name ? ApiWords.Of(name) : "all";

    public static string Of(RecipientState state) => ApiWords.Of(state);

    public static string Of(ReasonCode reason) => ApiWords.Of(reason);

    public static string Of(ItemSort sort) => ApiWords.Of(sort);

    public static ItemSort Sort(string? word) => ApiWords.Sort(word ?? "") ?? ItemSort.Newest;

    public static QueueName? Queue(string? word) => ApiWords.Queue(word ?? "");

    public static RecipientState? State(string? word) => ApiWords.State(word ?? "");

    public static ReasonCode? Reason(string? word) => ApiWords.Reason(word ?? "");
}
