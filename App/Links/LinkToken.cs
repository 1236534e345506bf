using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace QueueDashboard.Links;

/// <summary>
/// The secret of one link: 32 random bytes as base64url, 43 characters. Only its SHA-256 is ever kept: the bytes are random, so a
/// slow hash would add nothing, and whoever steals the database still cannot press a button.
/// </summary>
internal static class LinkToken
{
    public const int Octets = 32;
    public const int Characters = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>
    /// What to look a token up by. A malformed one gets a hash that no link has, so that it costs what an unknown one costs and the
    /// answer does not tell the two apart.
    /// </summary>
    public static byte[] HashOf(string token)
    {
        Span<byte> octets = stackalloc byte[Octets];
        return token.Length == Characters && Base64Url.IsValid(token, out int length) && length == Octets && Base64Url.TryDecodeFromChars(token, octets, out _)
            ? SHA256.HashData(octets)
            : SHA256.HashData(Encoding.UTF8.GetBytes("malformed:" + token[..Math.Min(token.Length, Characters)]));
    }
}
