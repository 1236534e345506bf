using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Tests.Protocols.Milter;

/// <summary>Packets as a person reads them: the command's letter, then the data in Latin-1.</summary>
internal static class PacketText
{
    public static byte[] Packet(char command, string data = "") => Packet(command, Encoding.Latin1.GetBytes(data));

    public static byte[] Packet(char command, byte[] data)
    {
        byte[] packet = new byte[5 + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)data.Length + 1);
        packet[4] = (byte)command;
        data.CopyTo(packet, 5);
        return packet;
    }

    public static string Text(in MilterPacket packet) => (char)packet.Command + Encoding.Latin1.GetString(packet.Data);

    /// <summary>Everything that stands in the bytes; they must be whole packets.</summary>
    public static List<string> All(ReadOnlySpan<byte> bytes)
    {
        List<string> all = [];
        while (bytes.Length > 0)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            all.Add(Encoding.Latin1.GetString(bytes.Slice(4, length)));
            bytes = bytes[(4 + length)..];
        }

        return all;
    }

    /// <summary>The same bytes in pieces of so many octets each.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes, int size)
    {
        Piece? first = null;
        Piece? last = null;
        for (int at = 0; at < bytes.Length; at += size)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
