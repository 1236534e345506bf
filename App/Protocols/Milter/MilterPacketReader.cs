using System.Buffers;
using System.Buffers.Binary;

namespace QueueDashboard.Protocols.Milter;

/// <summary>Cuts a connection's bytes into packets: a length of four octets, big-endian, then the command and its data.</summary>
/// <param name="mostBytes">The longest packet that is read, command included. The claim alone ends it, before any memory is taken.</param>
internal sealed class MilterPacketReader(int mostBytes)
{
    private const int LengthBytes = 4;

    // Only for packets that lie in several segments; it grows to the largest of those, never beyond the limit.
    private byte[] _joined = [];

    /// <param name="input">Moved behind the packet when there is one, and left alone otherwise.</param>
    public MilterRead TryRead(ref ReadOnlySequence<byte> input, out MilterPacket packet)
    {
        packet = default;
        if (input.Length < LengthBytes)
        {
            return MilterRead.Half;
        }

        uint claimed = ReadLength(input);
        if (claimed == 0)
        {
            return MilterRead.Empty;
        }

        if (claimed > (uint)mostBytes)
        {
            return MilterRead.TooLong;
        }

        int length = (int)claimed;
        if (input.Length < LengthBytes + length)
        {
            return MilterRead.Half;
        }

        ReadOnlySpan<byte> whole = Join(input.Slice(LengthBytes, length));
        packet = new MilterPacket((MilterCommand)whole[0], whole[1..]);
        input = input.Slice(LengthBytes + length);
        return MilterRead.Packet;
    }

    private static uint ReadLength(ReadOnlySequence<byte> input)
    {
        if (input.FirstSpan.Length >= LengthBytes)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(input.FirstSpan);
        }

        Span<byte> length = stackalloc byte[LengthBytes];
        input.Slice(0, LengthBytes).CopyTo(length);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    private ReadOnlySpan<byte> Join(ReadOnlySequence<byte> parts)
    {
        if (parts.IsSingleSegment)
        {
            return parts.FirstSpan;
        }

        int length = (int)parts.Length;
        if (_joined.Length < length)
        {
            _joined = new byte[Math.Min(mostBytes, Math.Max(length, 2 * _joined.Length))];
        }

        parts.CopyTo(_joined);
        return _joined.AsSpan(0, length);
    }
}
