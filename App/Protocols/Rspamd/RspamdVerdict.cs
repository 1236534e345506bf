using System.Text.Json;

namespace QueueDashboard.Protocols.Rspamd;

/// <summary>What checkv2 answered.</summary>
/// <param name="Threshold">From how many points it rejects.</param>
internal sealed record RspamdVerdict(string Action, double? Score, double? Threshold, IReadOnlyList<RspamdSymbol> Symbols)
{
    /// <returns>Null: it is no answer of Rspamd's.</returns>
    public static RspamdVerdict? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && RspamdActions.Read(RspamdJson.Text(root, "action")) is { } action
                ? new RspamdVerdict(
                    action,
                    RspamdJson.Number(root, "score"),
                    RspamdJson.Number(root, "required_score"),
                    root.TryGetProperty("symbols", out var symbols) ? RspamdSymbols.Read(symbols) : [])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
