using System.Text.Json;

namespace QueueDashboard.Protocols.Rspamd;

/// <summary>
/// Reads symbols as Rspamd writes them: a list of objects (metadata_exporter), an object of objects (checkv2), or a list of names.
/// Options are text of the message, so what is kept is bounded.
/// </summary>
internal static class RspamdSymbols
{
    /// <summary>A real message has some dozen.</summary>
    public const int Most = 256;

    private const int MostOptions = 16;
    private const int LongestText = 1000;

    /// <summary>What is no symbol is left out.</summary>
    public static IReadOnlyList<RspamdSymbol> Read(JsonElement symbols) => symbols.ValueKind switch
    {
        JsonValueKind.Array => [.. symbols.EnumerateArray().Take(Most).Select(one => One(null, one)).OfType<RspamdSymbol>()],
        JsonValueKind.Object => [.. symbols.EnumerateObject().Take(Most).Select(one => One(one.Name, one.Value)).OfType<RspamdSymbol>()],
        _ => [],
    };

    private static RspamdSymbol? One(string? key, JsonElement symbol)
    {
        if (symbol.ValueKind == JsonValueKind.String)
        {
            return Named(RspamdJson.Text(symbol), null, null, null);
        }

        if (symbol.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return Named(
            RspamdJson.Text(symbol, "name") ?? key,
            RspamdJson.Number(symbol, "score"),
            RspamdJson.Text(symbol, "description"),
            symbol.TryGetProperty("options", out var options) ? Joined(options) : null);
    }

    private static RspamdSymbol? Named(string? name, double? points, string? description, string? options) =>
        string.IsNullOrWhiteSpace(name) ? null : new RspamdSymbol(Cut(name)!, points, Cut(description), Cut(options));

    private static string? Joined(JsonElement options) => options.ValueKind switch
    {
        JsonValueKind.Array when options.GetArrayLength() > 0 => string.Join(", ", options.EnumerateArray().Take(MostOptions).Select(RspamdJson.Text).OfType<string>().Select(Cut)),
        JsonValueKind.String => RspamdJson.Text(options),
        _ => null,
    };

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
