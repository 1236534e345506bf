using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueDashboard.Accounts;

/// <summary>How one person likes the pages.</summary>
internal sealed record Preferences
{
    private const int MostSearches = 10;
    private const int MostColumns = 20;

    // A search of this length is one that nobody types twice.
    private const int LongestSearch = 300;

    public static Preferences Usual { get; } = new();

    /// <summary>One line a row.</summary>
    public bool Dense { get; init; }

    /// <summary>The columns of lists; null: the usual ones.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What was searched for last, newest first.</summary>
    public IReadOnlyList<string> Searches { get; init; } = [];

    public Preferences WithSearch(string typed) => typed.Trim() is { Length: > 0 and <= LongestSearch } search
        ? this with { Searches = [search, .. Searches.Where(one => one != search).Take(MostSearches - 1)] }
        : this;

    /// <summary>Whatever stands in the database: what cannot be read, an older version's or a damaged one, is as usual.</summary>
    public static Preferences Read(string json)
    {
        try
        {
            return (JsonSerializer.Deserialize(json, PreferencesJson.Default.Preferences) ?? Usual).Bounded();
        }
        catch (JsonException)
        {
            return Usual;
        }
    }

    public string Write() => JsonSerializer.Serialize(Bounded(), PreferencesJson.Default.Preferences);

    private Preferences Bounded() => this with
    {
        Columns = Columns is null ? null : [.. Columns.Where(one => one is { Length: <= 20 }).Take(MostColumns)],
        Searches = [.. (Searches ?? []).Where(one => one is { Length: > 0 and <= LongestSearch }).Take(MostSearches)],
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Preferences))]
internal sealed partial class PreferencesJson : JsonSerializerContext;
