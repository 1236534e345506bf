using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace QueueDashboard.Accounts;

/// <summary>32 random bytes as text. What is stored is the SHA-256 of the bytes: with so many of them a slow hash would add nothing.</summary>
internal static class SecretToken
{
    private const int Size = 32;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly int Letters = Base64Url.GetEncodedLength(Size);

    public static (string Text, byte[] Hash) New()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(Size);
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
    }

    /// <summary>Null when the text cannot be a token of ours.</summary>
    public static byte[]? HashOf(ReadOnlySpan<char> text)
    {
        // The decoder throws at foreign characters, its name notwithstanding, and skips blanks: one token would have many spellings.
        if (text.Length != Letters || text.ContainsAnyExcept(Alphabet))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        return Base64Url.TryDecodeFromChars(text, bytes, out int written) && written == Size ? SHA256.HashData(bytes) : null;
    }
}
