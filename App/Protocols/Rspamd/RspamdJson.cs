using System.Text.Json;

namespace QueueDashboard.Protocols.Rspamd;

/// <summary>Values out of JSON that nobody vouches for: a wrong kind is no value.</summary>
internal static class RspamdJson
{
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, is valid JSON and no text.
            return null;
        }
    }

    public static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>Finite; 1e999 is a number to JSON and none to us.</summary>
    public static double? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;
}
