using System.Text.Json;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Tests.Architecture;

namespace QueueDashboard.Tests.Protocols.Prvs;

/// <summary>Answers of Exim and of the draft; where they differ the draft's counts.</summary>
public sealed class VectorTests
{
    private static string File => Environment.GetEnvironmentVariable("QD_VECTORS") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "batv-vectors.json"));

    [Fact]
    public void Every_vector_gets_the_answer_of_the_draft()
    {
        Assert.SkipUnless(System.IO.File.Exists(File), "There are no BATV vectors; QD_VECTORS names their file.");

        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File));
        JsonElement[] vectors = [.. document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).SelectMany(p => p.Value.EnumerateArray())];
        Assert.Equal(65, vectors.Length);
        Assert.All(vectors, vector =>
        {
            if (Text(vector, "op") == "sign")
            {
                Sign(vector);
            }
            else
            {
                Check(vector);
            }
        });
    }

    private static void Sign(JsonElement vector)
    {
        JsonElement draft = vector.GetProperty("draft");
        int slot = vector.GetProperty("key_number") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
        if (slot > PrvsKey.HighestSlot)
        {
            Assert.False(draft.GetProperty("ok").GetBoolean());
            return;
        }

        string? expected = draft.GetProperty("ok").GetBoolean() ? Text(draft, "output") : null;
        Assert.Equal(expected, PrvsCodec.Sign(Text(vector, "address"), new PrvsKey(vector.GetProperty("secret_b64").GetBytesFromBase64(), slot), Day(vector), verbatim: true));
    }

    private static void Check(JsonElement vector)
    {
        JsonElement draft = vector.GetProperty("draft");
        string tagged = Text(vector, "tagged");
        PrvsCheck check = PrvsCodec.Check(tagged, [new PrvsKey(vector.GetProperty("secret_b64").GetBytesFromBase64())], Day(vector), verbatim: true);
        PrvsVerdict[] expected = Text(draft, "verdict") switch
        {
            "valid" => [PrvsVerdict.Pass],
            "expired" => [PrvsVerdict.Expired],
            "bad-hash" => [PrvsVerdict.BadSignature],
            _ => [PrvsVerdict.Untagged, PrvsVerdict.Foreign, PrvsVerdict.Malformed],
        };
        Assert.Contains(check.Verdict, expected);
        if (draft.TryGetProperty("address", out JsonElement address))
        {
            Assert.Equal(address.GetString(), PrvsCodec.Untag(tagged, verbatim: true));
            Assert.Equal(draft.GetProperty("key_number").GetInt32(), check.Slot);
        }

        if (check.DaysLeft is { } left)
        {
            Assert.Equal(draft.GetProperty("days_left_mod1000").GetInt32(), left < 0 ? left + PrvsDay.Circle : left);
        }
    }

    private static long Day(JsonElement vector)
    {
        long day = PrvsDay.Of(DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("epoch").GetInt64()));
        Assert.Equal(vector.GetProperty("day").GetInt64(), day);
        return day;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
