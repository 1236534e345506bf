namespace QueueDashboard.Rules;

/// <summary>What of a message rules have to see besides its envelope.</summary>
[Flags]
internal enum RuleNeeds
{
    None = 0,
    Header = 1,

    /// <summary>The body goes by and is counted.</summary>
    Size = 2,

    /// <summary>The body is kept, as far as there is room.</summary>
    Attachments = 4,
}
