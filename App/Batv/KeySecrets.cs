using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace QueueDashboard.Batv;

/// <summary>Seals the keys' secrets for the database: a stolen copy of it signs nothing.</summary>
internal sealed class KeySecrets(IDataProtectionProvider protection)
{
    private const int GeneratedBytes = 20;
    private const int FingerprintBytes = 8;

    private readonly IDataProtector _protector = protection.CreateProtector("QueueDashboard.Batv.Keys");

    public byte[] Seal(byte[] secret) => _protector.Protect(secret);

    /// <returns>Null when the key folder was lost or is another machine's.</returns>
    public byte[]? Open(byte[] sealedSecret)
    {
        try
        {
            return _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>40 hexadecimal characters: short enough for Exim, and without a character that its configuration would take for its own.</summary>
    public static byte[] Generate() => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(GeneratedBytes)));

    /// <summary>
    /// Tells people whether two servers have the same key. The label in front makes it useless for any other purpose; half a hash of a
    /// strong secret gives nothing of it away.
    /// </summary>
    public static string Fingerprint(ReadOnlySpan<byte> secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("QueueDashboard BATV key\0"u8);
        hash.AppendData(secret);
        string hex = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, FingerprintBytes));
        return string.Join(' ', hex.Chunk(4).Select(group => new string(group)));
    }
}
