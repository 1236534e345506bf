using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace QueueDashboard.Settings;

/// <summary>
/// A section as JSON for programs: secrets are shown as true or false, and a change may leave out what it does not change. A secret
/// is set by a text, kept by true and cleared by false or null.
/// </summary>
internal static class SettingsJson
{
    private static readonly JsonSerializerOptions Shown = Options(new ShownSecretJson());
    private static readonly JsonSerializerOptions Open = Options(new OpenSecretJson());

    public static JsonObject Show<T>(T section)
        where T : class, ISettingsSection => JsonSerializer.SerializeToNode(section, Shown)!.AsObject();

    /// <summary>The section with the change in it, or what is wrong with the change; the section's own rules are not asked here.</summary>
    public static (T? Value, IReadOnlyList<SettingError> Errors) Apply<T>(T current, JsonObject change)
        where T : class, ISettingsSection
    {
        var whole = JsonSerializer.SerializeToNode(current, Open)!.AsObject();
        List<SettingError> errors = [];
        Merge(whole, change, typeof(T), "", errors);
        return errors.Count > 0 ? (null, errors) : (whole.Deserialize<T>(Open), []);
    }

    /// <summary>The words that a property of this type takes.</summary>
    public static IEnumerable<string> Words(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName);

    private static void Merge(JsonObject whole, JsonObject change, Type type, string prefix, List<SettingError> errors)
    {
        var properties = Open.GetTypeInfo(type).Properties.Where(property => property.Set is not null).ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.Ordinal);
        foreach (var (name, value) in change)
        {
            string key = prefix + name;
            if (!properties.TryGetValue(name, out var wanted))
            {
                errors.Add(new(key, "unknown", "", $"There is no setting {key}. There are: {string.Join(", ", properties.Keys.Select(known => prefix + known))}."));
            }
            else if (wanted == typeof(Secret))
            {
                Secret(whole, name, key, value, errors);
            }
            else if (Open.GetTypeInfo(wanted).Kind == JsonTypeInfoKind.Object)
            {
                if (value is JsonObject inner)
                {
                    Merge(whole[name]!.AsObject(), inner, wanted, key + ".", errors);
                }
                else
                {
                    errors.Add(new(key, "type", "", $"{key} is an object."));
                }
            }
            else if (Fits(value, wanted))
            {
                whole[name] = value!.DeepClone();
            }
            else
            {
                errors.Add(new(key, "type", value?.ToJsonString() ?? "null", $"{key} is {Kind(wanted)}. Given: {value?.ToJsonString() ?? "null"}"));
            }
        }
    }

    private static void Secret(JsonObject whole, string name, string key, JsonNode? value, List<SettingError> errors)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                whole[name] = value.DeepClone();
                break;
            case null or JsonValueKind.False:
                whole[name] = null;
                break;
            case JsonValueKind.True when whole[name] is not null:
                break;
            default:
                // What was given is not repeated: it was meant to be a secret.
                errors.Add(new(key, "secret", "", $"{key} is a text to set it, true to keep what is stored (if there is something), false to clear it."));
                break;
        }
    }

    private static bool Fits(JsonNode? value, Type type)
    {
        if (value is null || (value is JsonArray list && list.Contains(null)))
        {
            return false;
        }

        try
        {
            return value.Deserialize(type, Open) is not null;
        }
        catch (JsonException)
        {
            // An expected outcome: the caller names the key and what it takes.
            return false;
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Words(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(string) => "a text",
        _ => "a list of texts",
    };

    private static JsonSerializerOptions Options(JsonConverter<Secret> secrets) => new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { secrets, new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };
}
