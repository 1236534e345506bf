using System.Globalization;

namespace QueueDashboard.Rules;

/// <summary>What is wrong with a draft, all at once.</summary>
internal static class RuleValidation
{
    public const int LongestName = 100;
    public const int MostConditions = 20;
    public const int MostRules = 200;

    public static IReadOnlyList<RuleFault> Validate(RuleDraft draft)
    {
        List<RuleFault> faults = [];
        string name = draft.Name.Trim();
        if (name.Length == 0)
        {
            faults.Add(new("name", "name-empty", "A rule needs a name: it is shown with each message that the rule stops."));
        }
        else if (name.Length > LongestName)
        {
            faults.Add(new("name", "name-long", $"A name has at most {LongestName} characters."));
        }
        else if (name.Any(char.IsControl))
        {
            faults.Add(new("name", "control", "A name holds no control characters."));
        }

        if (!Enum.IsDefined(draft.Queue))
        {
            faults.Add(new("queue", "queue", "The queue is holding, quarantine or bad."));
        }

        if (!Enum.IsDefined(draft.Reason))
        {
            faults.Add(new("reason", "reason", "There is no such reason."));
        }

        if (draft.Conditions.Count == 0)
        {
            faults.Add(new("conditions", "no-conditions", "A rule without a condition would stop every message. Add one."));
        }
        else if (draft.Conditions.Count > MostConditions)
        {
            faults.Add(new("conditions", "many-conditions", $"A rule has at most {MostConditions} conditions."));
        }

        for (int i = 0; i < Math.Min(draft.Conditions.Count, MostConditions); i++)
        {
            if (MatcherReader.Read(draft.Conditions[i]).Fault is { } fault)
            {
                faults.Add(fault with { Key = string.Create(CultureInfo.InvariantCulture, $"conditions.{i}.{fault.Key}") });
            }
        }

        return faults;
    }
}
