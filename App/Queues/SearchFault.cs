namespace QueueDashboard.Queues;

/// <summary>A word of a search that cannot be understood.</summary>
/// <param name="Word">As it was typed, such as <c>before:tomorrow</c>.</param>
/// <param name="Takes">What may stand behind the colon, to be copied as it stands.</param>
public sealed record SearchFault(string Word, string Takes)
{
    internal static SearchFault Of(string word) => new(word, word.Split(':')[0].ToLowerInvariant() switch
    {
        "before" or "after" => "2026-03-02",
        "larger" or "smaller" => "500k, 2M",
        "queue" => All<Data.Queues.QueueName>(ApiWords.Of),
        "state" => All<Data.Queues.RecipientState>(ApiWords.Of),
        _ => All<Data.Queues.ReasonCode>(ApiWords.Of),
    });

    private static string All<T>(Func<T, string> word)
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(word));
}
