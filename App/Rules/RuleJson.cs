using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueDashboard.Rules;

/// <summary>Conditions as the database keeps them.</summary>
internal static class RuleJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Write(RuleDraft draft) => JsonSerializer.Serialize(
        new Stored(draft.OwnUsers, [.. draft.Conditions.Select(one => new StoredCondition(RuleWords.Of(one.Kind), one.Value, one.Name, one.Not))]), Options);

    /// <returns>Null when it cannot be read, such as what a later version wrote: half a rule would stop more than its author wanted.</returns>
    public static (bool OwnUsers, IReadOnlyList<RuleCondition> Conditions)? Read(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize<Stored>(json, Options) is not { Conditions: { } stored } whole)
            {
                return null;
            }

            List<RuleCondition> conditions = [];
            foreach (var one in stored)
            {
                if (RuleWords.Kind(one.Kind) is not { } kind)
                {
                    return null;
                }

                conditions.Add(new RuleCondition(kind, one.Value ?? "", one.Name ?? "", one.Not));
            }

            return (whole.OwnUsers, conditions);
        }
        catch (JsonException)
        {
            // The rule is shown without conditions and judges nothing; the log names it.
            return null;
        }
    }

    private sealed record Stored(bool OwnUsers, StoredCondition[]? Conditions);

    private sealed record StoredCondition(string Kind, string? Value, string? Name, bool Not);
}
