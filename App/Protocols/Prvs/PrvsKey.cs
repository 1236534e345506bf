using System.Security.Cryptography;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>
/// A secret made ready for HMAC-SHA1 (RFC 2104). Any length: a secret of more than 64 bytes is hashed first, where Exim refuses it.
/// Safe for many threads at once. The secret itself is not kept.
/// </summary>
internal sealed class PrvsKey
{
    internal const int HighestSlot = 9;

    private readonly Sha1State _inner;
    private readonly Sha1State _outer;

    /// <param name="secret">Any bytes, none at all included.</param>
    /// <param name="slot">0 to 9; null for a secret of which the slot is not known: it signs as 0 and checks any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not one digit.</exception>
    internal PrvsKey(ReadOnlySpan<byte> secret, int? slot = null)
    {
        if (slot is < 0 or > HighestSlot)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, "A slot is one digit.");
        }

        Slot = slot;
        Span<byte> block = stackalloc byte[Sha1State.BlockBytes];
        if (secret.Length > block.Length)
        {
            Sha1State.Hash(secret, block);
        }
        else
        {
            secret.CopyTo(block);
        }

        Mask(block, 0x36);
        _inner = Sha1State.Initial.Compress(block);
        Mask(block, 0x36 ^ 0x5c);
        _outer = Sha1State.Initial.Compress(block);
        CryptographicOperations.ZeroMemory(block);
    }

    internal int? Slot { get; }

    internal bool Serves(int slot) => Slot is null || Slot == slot;

    /// <param name="message">What is signed.</param>
    /// <param name="hash">At least 20 bytes.</param>
    internal void Hmac(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        Span<byte> inner = stackalloc byte[Sha1State.HashBytes];
        _inner.Finish(message, Sha1State.BlockBytes, inner);
        _outer.Finish(inner, Sha1State.BlockBytes, hash);
    }

    private static void Mask(Span<byte> block, byte with)
    {
        foreach (ref byte b in block)
        {
            b ^= with;
        }
    }
}
