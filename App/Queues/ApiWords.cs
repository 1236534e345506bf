using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Queues;

/// <summary>Queues, states and reasons in the words of the API, the search box and the audit. Never translated.</summary>
internal static class ApiWords
{
    public static string Of(QueueName queue) => CodeWords.Of(queue);

    public static string Of(ReasonCode reason) => CodeWords.Of(reason);

    public static string Of(RecipientState state) => state switch
    {
        RecipientState.Held => "held",
        RecipientState.Pending => "pending",
        RecipientState.Released => "released",
        RecipientState.Requeued => "requeued",
        RecipientState.Deleted => "deleted",
        RecipientState.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(RuleChange change) => change switch
    {
        RuleChange.Same => "same",
        RuleChange.Changed => "changed",
        RuleChange.Came => "came",
        RuleChange.Went => "went",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };

    public static QueueName? Queue(string word) => CodeWords.Queue(word);

    public static ReasonCode? Reason(string word) => CodeWords.Reason(word);

    public static string Of(ItemSort sort) => sort switch
    {
        ItemSort.Newest => "newest",
        ItemSort.Oldest => "oldest",
        ItemSort.Largest => "largest",
        ItemSort.Smallest => "smallest",
        ItemSort.Score => "score",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    public static ItemSort? Sort(string word) => Enum.GetValues<ItemSort>().Where(sort => Of(sort).Equals(word, StringComparison.OrdinalIgnoreCase)).Cast<ItemSort?>().FirstOrDefault();

    public static RecipientState? State(string word)
    {
        foreach (var state in Enum.GetValues<RecipientState>())
        {
            if (string.Equals(Of(state), word, StringComparison.OrdinalIgnoreCase))
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>Null: nothing was seen.</summary>
    public static string? Of(MtaOutcome outcome) => outcome switch
    {
        MtaOutcome.None => null,
        MtaOutcome.Queued => "queued",
        MtaOutcome.Delivered => "delivered",
        MtaOutcome.Deferred => "deferred",
        MtaOutcome.Bounced => "bounced",
        MtaOutcome.HeldAgain => "held-again",
        MtaOutcome.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
