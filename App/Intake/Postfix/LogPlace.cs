using System.Security.Cryptography;
using System.Text.Json;

namespace QueueDashboard.Intake.Postfix;

/// <summary>
/// Where a log was read to. A file is known by its first octets, since its name goes to the next one when logs are rotated: what begins
/// otherwise, or is shorter than what was read, is another file.
/// </summary>
/// <param name="Head">SHA-256 of the first <paramref name="HeadLength"/> octets, in hexadecimal.</param>
internal sealed record LogPlace(long Offset, int HeadLength, string Head)
{
    private const int LongestHead = 256;

    public static LogPlace? Parse(string? bookmark)
    {
        try
        {
            return bookmark is { Length: > 0 } ? JsonSerializer.Deserialize<LogPlace>(bookmark) : null;
        }
        catch (JsonException)
        {
            // Somebody else's bookmark: the log is read as if for the first time.
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this);

    public static LogPlace Of(FileStream file, long offset)
    {
        int length = (int)Math.Min(LongestHead, Math.Min(offset, file.Length));
        return new LogPlace(offset, length, HeadOf(file, length));
    }

    public bool IsIn(FileStream file) => file.Length >= Offset && (HeadLength == 0 || HeadOf(file, HeadLength) == Head);

    private static string HeadOf(FileStream file, int length)
    {
        byte[] head = new byte[length];
        file.Seek(0, SeekOrigin.Begin);
        int read = file.ReadAtLeast(head, length, throwOnEndOfStream: false);
        return Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, read)));
    }
}
