using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace QueueDashboard.Settings;

/// <summary>Writes a secret encrypted, for the database.</summary>
internal sealed class SealedSecretJson(IDataProtector protector) : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 } text)
        {
            return default;
        }

        try
        {
            return new Secret(protector.Unprotect(text));
        }
        catch (CryptographicException)
        {
            // The key folder was lost or is another machine's. The section must still load; the page shows the secret as not set.
            return default;
        }
    }

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options)
    {
        if (value.IsSet)
        {
            writer.WriteStringValue(protector.Protect(value.Value!));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Shows a secret as true (set) or false; it reads none.</summary>
internal sealed class ShownSecretJson : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A shown secret cannot be read back.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteBooleanValue(value.IsSet);
}

/// <summary>A secret in the clear, for a change that is made in memory. What it writes goes nowhere else.</summary>
internal sealed class OpenSecretJson : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
