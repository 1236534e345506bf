using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Queues, states and reasons in the words of the API, the search box and the audit. Never translated.</summary>
internal static class ApiWords
{
    public static string Of(QueueName queue) => queue switch
    {
        QueueName.Holding => "holding",
        QueueName.Quarantine => "quarantine",
        QueueName.Bad => "bad",
        _ => throw new ArgumentOutOfRangeException(nameof(queue), queue, null),
    };

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

    public static string Of(ReasonCode reason) => reason == ReasonCode.ScannerFailed ? "scanner-failed" : reason.ToString().ToLowerInvariant();

    public static QueueName? Queue(string word) => Find<QueueName>(word, Of);

    public static RecipientState? State(string word) => Find<RecipientState>(word, Of);

    public static ReasonCode? Reason(string word) => Find<ReasonCode>(word, Of);

    private static T? Find<T>(string word, Func<T, string> name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(name(value), word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
