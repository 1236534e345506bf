using QueueDashboard.Rules;

namespace QueueDashboard.Web.Rules;

/// <summary>One row of the form.</summary>
internal sealed class ConditionEdit
{
    public ConditionKind Kind { get; set; } = ConditionKind.Subject;
    public string Name { get; set; } = "";
    public string Value { get; set; } = "";
    public bool Not { get; set; }

    public bool HasName => Kind == ConditionKind.Header;

    public bool HasValue => Kind != ConditionKind.NullSender;

    public RuleCondition Condition => new(Kind, HasValue ? Value : "", HasName ? Name : "", Not);

    public static ConditionEdit Of(RuleCondition condition) => new() { Kind = condition.Kind, Name = condition.Name, Value = condition.Value, Not = condition.Not };
}
