using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueDashboard.Batv;

/// <summary>How the bytes of a key file are meant.</summary>
internal enum KeyFormat
{
    /// <summary>By their look.</summary>
    Auto,

    /// <summary>One line of text, whose end is no part of the secret: Exim's.</summary>
    Text,

    /// <summary>Every byte counts: MDaemon's rsa.private, or anything else.</summary>
    Bytes,

    /// <summary>64 bytes as batv-keygen makes them. That program knows slot 0 only.</summary>
    BatvTools,

    /// <summary>What <see cref="KeyFile.Write"/> wrote.</summary>
    Json,
}

/// <summary>A secret read from a file, and what the file said of it.</summary>
internal sealed record KeyFileContent(byte[] Secret, string Origin, int? Slot = null, int? Window = null, DateTimeOffset? CreatedAt = null, string? Warning = null);

/// <summary>Reads keys of other programs and of other dashboards, and writes ours.</summary>
internal static class KeyFile
{
    /// <summary>A private key of 16,384 bits takes a fifth of it.</summary>
    public const int MostBytes = 64 * 1024;

    private const int BatvToolsBytes = 64;
    private const int LongestForExim = 64;
    private const int LongestWindow = 180;
    private const string Form = "queuedashboard-batv-key";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <returns>The content, or a sentence that says what is wrong.</returns>
    public static (KeyFileContent? Content, string? Fault) Read(byte[] file, KeyFormat format)
    {
        if (file.Length is 0 or > MostBytes)
        {
            return (null, $"A key has 1 to {MostBytes} bytes. Given: {file.Length}");
        }

        if (format == KeyFormat.Auto)
        {
            format = Guess(file);
        }

        return format switch
        {
            KeyFormat.Json => ReadJson(file),
            KeyFormat.BatvTools => (new KeyFileContent(file, KeyOrigins.BatvTools, Slot: 0, Warning: "batv-tools knows slot 0 only: in another slot the two would not accept each other's tags."), null),
            KeyFormat.Text => ReadText(file),
            _ => (new KeyFileContent(file, KeyOrigins.Bytes, Warning: "Every byte of the file is the secret. Servers that share it through this program or through another that follows the BATV draft accept each other's tags. MDaemon's own tags do not verify, though the key is the same: how MDaemon hashes is not published."), null),
        };
    }

    /// <summary>
    /// Editors and <c>echo</c> end a line of text, and that end is no part of the secret. A file of several lines or of other bytes
    /// (a private key, random bytes) counts to its last byte.
    /// </summary>
    public static byte[] SecretOf(ReadOnlySpan<byte> file) => (IsLine(file) ? WithoutEnd(file) : file).ToArray();

    /// <summary>Everything that another dashboard needs to accept our tags. It is as secret as the key.</summary>
    public static byte[] Write(int slot, byte[] secret, int window, DateTimeOffset createdAt) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["format"] = Form,
        ["slot"] = slot,
        ["secret"] = Convert.ToBase64String(secret),
        ["window"] = window,
        ["created"] = createdAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["fingerprint"] = KeySecrets.Fingerprint(secret),
    }.ToJsonString(Indented) + "\n");

    private static KeyFormat Guess(byte[] file)
    {
        if (file.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8) && ReadJson(file).Content is not null)
        {
            return KeyFormat.Json;
        }

        return IsLine(file) && IsUtf8(file) ? KeyFormat.Text : file.Length == BatvToolsBytes ? KeyFormat.BatvTools : KeyFormat.Bytes;
    }

    private static (KeyFileContent? Content, string? Fault) ReadText(byte[] file)
    {
        byte[] secret = WithoutEnd(file).ToArray();
        return secret.Length == 0
            ? (null, "The line holds no secret.")
            : (new KeyFileContent(secret, KeyOrigins.Text, Warning: secret.Length > LongestForExim ? "Exim refuses secrets of more than 64 bytes." : null), null);
    }

    private static (KeyFileContent? Content, string? Fault) ReadJson(byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("secret", out var text) || text.GetBytesFromBase64() is not { Length: > 0 } secret)
            {
                return (null, "The file is no key that this program wrote: it lacks a secret.");
            }

            if (root.TryGetProperty("fingerprint", out var print) && print.GetString() != KeySecrets.Fingerprint(secret))
            {
                return (null, "The file was changed: its fingerprint is not that of its secret.");
            }

            int? window = root.TryGetProperty("window", out var days) ? days.GetInt32() : null;
            if (window is < 1 or > LongestWindow)
            {
                return (null, $"The window lies between 1 and {LongestWindow} days. Given: {window}");
            }

            return (
                new KeyFileContent(
                    secret,
                    KeyOrigins.Json,
                    root.TryGetProperty("slot", out var slot) ? slot.GetInt32() : null,
                    window,
                    root.TryGetProperty("created", out var created) ? created.GetDateTimeOffset() : null),
                null);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException)
        {
            // An expected outcome. What the parser says would repeat a piece of the secret.
            return (null, "The file is no key that this program wrote.");
        }
    }

    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> line = file.EndsWith("\n"u8) ? file[..^1] : file;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static bool IsLine(ReadOnlySpan<byte> file)
    {
        foreach (byte b in WithoutEnd(file))
        {
            if (b is < 0x20 or 0x7f)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> file) => System.Text.Unicode.Utf8.IsValid(file);
}
