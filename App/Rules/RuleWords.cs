namespace QueueDashboard.Rules;

/// <summary>The kinds of conditions in the words of the API, the database and held items. A word once written is never changed.</summary>
internal static class RuleWords
{
    private static readonly Dictionary<string, ConditionKind> Kinds = Enum.GetValues<ConditionKind>().ToDictionary(Of, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> All => Kinds.Keys;

    public static string Of(ConditionKind kind) => kind switch
    {
        ConditionKind.Sender => "sender",
        ConditionKind.From => "from",
        ConditionKind.Recipient => "recipient",
        ConditionKind.Subject => "subject",
        ConditionKind.Header => "header",
        ConditionKind.AttachmentName => "attachment-name",
        ConditionKind.AttachmentType => "attachment-type",
        ConditionKind.Larger => "larger",
        ConditionKind.Smaller => "smaller",
        ConditionKind.Client => "client",
        ConditionKind.NullSender => "null-sender",
        ConditionKind.Score => "score",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static ConditionKind? Kind(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>On one line, such as <c>not header X-Mailer: *Bat*</c>.</summary>
    public static string Line(RuleCondition condition) =>
        string.Join(' ', new[] { condition.Not ? "not" : "", Of(condition.Kind), condition.Name.Length > 0 ? condition.Name + ":" : "", condition.Value }.Where(part => part.Length > 0));
}
