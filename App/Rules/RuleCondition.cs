namespace QueueDashboard.Rules;

/// <summary>What a condition looks at. Its words are stored: see <see cref="RuleWords"/>.</summary>
public enum ConditionKind
{
    /// <summary>The reverse-path.</summary>
    Sender,

    /// <summary>An author of the From field.</summary>
    From,
    Recipient,
    Subject,
    Header,
    AttachmentName,
    AttachmentType,
    Larger,
    Smaller,
    Client,
    NullSender,
    Score,
}

/// <summary>One condition of a rule, as a person wrote it.</summary>
/// <param name="Value">Empty for the null sender, and for a header field that only has to be there.</param>
/// <param name="Name">Of the header field; empty for every other kind.</param>
/// <param name="Not">It must not be so.</param>
public sealed record RuleCondition(ConditionKind Kind, string Value = "", string Name = "", bool Not = false);
