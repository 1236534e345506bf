using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QueueDashboard.Protocols.OneTimeCodes;

/// <summary>Time-based one-time codes (RFC 6238) of six digits and 30 seconds with HMAC-SHA-1, the only kind that every authenticator program reads.</summary>
public static class TimeCodes
{
    public const int Digits = 6;
    public const int StepSeconds = 30;

    /// <summary>Octets of a secret: as many as the hash has (RFC 4226, section 4, R6).</summary>
    public const int SecretSize = 20;

    /// <summary>The step that a moment lies in.</summary>
    public static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    public static string CodeOf(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];

#pragma warning disable CA5350 // HMAC-SHA-1 is what RFC 6238 and every authenticator program compute; collisions of SHA-1 do not touch it (RFC 6194, section 3.3).
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350

        // The truncation of RFC 4226, section 5.3.
        int value = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The step that a code belongs to; null when it is wrong. One step before and behind are taken, for clocks differ (section 5.2);
    /// steps up to <paramref name="used"/> are not, for a code that was seen over a shoulder must not work again.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long used)
    {
        byte[] given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (long step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            // All three are compared whatever comes of it: the time tells nothing.
            bool same = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(CodeOf(secret, step)));
            found = same && step > used ? step : found;
        }

        return found;
    }

    /// <summary>What the QR code says: the address that authenticator programs read.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string issuer, string name) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(name)}?secret={Base32.Encode(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
