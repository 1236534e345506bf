using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueDashboard.Cli;

/// <summary>One object a line in, one a line out, in the same order: a script asks thousands of times for the price of one start.</summary>
internal static class BatvLines
{
    internal static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>1 when a line could not be answered, else 0.</returns>
    internal static async Task<int> AnswerAsync(BatvQuestion defaults, Func<BatvQuestion, Task<JsonObject>> answer, CancellationToken cancel)
    {
        // Always UTF-8, whatever the terminal's language is: addresses are hashed as UTF-8.
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        using StreamReader input = new(Console.OpenStandardInput(), utf8);
        await using StreamWriter output = new(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" };
        int code = 0;
        while (await input.ReadLineAsync(cancel) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            JsonObject result = TryRead(line, defaults, out BatvQuestion? question) ? await answer(question!) : new JsonObject { ["error"] = "This line is no object with an address, or a field has the wrong type." };
            code = result["error"] is null ? code : 1;
            await output.WriteLineAsync(result.ToJsonString(Format).AsMemory(), cancel);
        }

        return code;
    }

    internal static bool TryRead(string line, BatvQuestion defaults, out BatvQuestion? question)
    {
        question = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Field(root, "address") is not { } address || address.GetString() is not { } text)
            {
                return false;
            }

            question = new BatvQuestion(
                text,
                Field(root, "secretBase64")?.GetBytesFromBase64() ?? defaults.Secret,
                Field(root, "slot")?.GetInt32() ?? defaults.Slot,
                Field(root, "at") is { } at ? Time(at) : defaults.At,
                Field(root, "verbatim")?.GetBoolean() ?? defaults.Verbatim,
                Field(root, "lifetime")?.GetInt32() ?? defaults.Lifetime)
            {
                Sender = Field(root, "sender")?.GetString() ?? defaults.Sender,
                Client = Field(root, "client")?.GetString() ?? defaults.Client,
            };
            return true;
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    // Null and absent mean the same.
    private static JsonElement? Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Time(JsonElement at) =>
        at.ValueKind == JsonValueKind.Number ? ((long)Math.Floor(at.GetDouble())).ToString(CultureInfo.InvariantCulture) : at.GetString();
}
