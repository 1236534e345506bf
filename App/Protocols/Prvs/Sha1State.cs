using System.Buffers.Binary;
using System.Numerics;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>
/// The chaining value of SHA-1 (RFC 3174). The library's hash objects cannot be shared by threads and hash both key blocks
/// anew for each address; a kept state can be shared, costs two blocks an address, and allocates nothing.
/// </summary>
internal readonly struct Sha1State
{
    internal const int BlockBytes = 64;
    internal const int HashBytes = 20;

    private readonly uint _a;
    private readonly uint _b;
    private readonly uint _c;
    private readonly uint _d;
    private readonly uint _e;

    private Sha1State(uint a, uint b, uint c, uint d, uint e) => (_a, _b, _c, _d, _e) = (a, b, c, d, e);

    internal static Sha1State Initial => new(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

    internal static void Hash(ReadOnlySpan<byte> message, Span<byte> hash) => Initial.Finish(message, 0, hash);

    /// <summary>Takes in one block of 64 bytes.</summary>
    internal Sha1State Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (int i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (int i = 16; i < w.Length; i++)
        {
            w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (_a, _b, _c, _d, _e);
        for (int i = 0; i < 20; i++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (d ^ (b & (c ^ d))) + e + w[i] + 0x5a827999;
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (int i = 20; i < 40; i++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + w[i] + 0x6ed9eba1;
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (int i = 40; i < 60; i++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + ((b & c) | (d & (b | c))) + e + w[i] + 0x8f1bbcdc;
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (int i = 60; i < 80; i++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + w[i] + 0xca62c1d6;
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        return new Sha1State(_a + a, _b + b, _c + c, _d + d, _e + e);
    }

    /// <summary>Takes in the rest of a message and its padding.</summary>
    /// <param name="rest">What has not been taken in yet.</param>
    /// <param name="bytesBefore">Bytes taken in so far, a multiple of 64.</param>
    /// <param name="hash">At least 20 bytes.</param>
    internal void Finish(ReadOnlySpan<byte> rest, long bytesBefore, Span<byte> hash)
    {
        long bits = (bytesBefore + rest.Length) * 8;
        Sha1State state = this;
        for (; rest.Length >= BlockBytes; rest = rest[BlockBytes..])
        {
            state = state.Compress(rest);
        }

        Span<byte> last = stackalloc byte[BlockBytes];
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        if (rest.Length >= BlockBytes - sizeof(long))
        {
            state = state.Compress(last);
            last.Clear();
        }

        BinaryPrimitives.WriteInt64BigEndian(last[(BlockBytes - sizeof(long))..], bits);
        state.Compress(last).Write(hash);
    }

    private void Write(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt32BigEndian(hash, _a);
        BinaryPrimitives.WriteUInt32BigEndian(hash[4..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(hash[8..], _c);
        BinaryPrimitives.WriteUInt32BigEndian(hash[12..], _d);
        BinaryPrimitives.WriteUInt32BigEndian(hash[16..], _e);
    }
}
