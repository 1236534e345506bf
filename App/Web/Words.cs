using QueueDashboard.Data.Queues;

namespace QueueDashboard.Web;

/// <summary>The words that addresses, the API and the search use for queues, states and reasons.</summary>
internal static class Words
{
    public static string Of(QueueName? queue) => queue is { } name ? Spell(name) : "all";

    public static string Of(RecipientState state) => Spell(state);

    public static string Of(ReasonCode reason) => Spell(reason);

    public static QueueName? Queue(string? word) => Find<QueueName>(word);

    public static RecipientState? State(string? word) => Find<RecipientState>(word);

    public static ReasonCode? Reason(string? word) => Find<ReasonCode>(word);

    private static T? Find<T>(string? word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Spell(value), word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string Spell<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
