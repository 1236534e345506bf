using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace QueueDashboard.Protocols.Milter;

/// <summary>Fills one packet whose length is known before. <see cref="End"/> hands it to the buffer.</summary>
internal ref struct MilterPacketWriter
{
    private const int HeadBytes = 5;

    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _packet;
    private int _at = HeadBytes;

    public MilterPacketWriter(IBufferWriter<byte> output, byte reply, int dataBytes = 0)
    {
        _output = output;
        _packet = output.GetSpan(HeadBytes + dataBytes)[..(HeadBytes + dataBytes)];
        BinaryPrimitives.WriteUInt32BigEndian(_packet, (uint)dataBytes + 1);
        _packet[4] = reply;
    }

    public void Number(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_packet[_at..], number);
        _at += sizeof(uint);
    }

    public void Octets(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_packet[_at..]);
        _at += octets.Length;
    }

    /// <summary>
    /// UTF-8, without what would end a string early or begin a line: a NUL in an address would make a parameter of its rest, a line feed in a
    /// header value a field of its own.
    /// </summary>
    /// <param name="folded">A line feed before a blank may stay: it is how header fields are folded here.</param>
    public void Text(ReadOnlySpan<char> text, bool folded = false)
    {
        Span<byte> written = _packet.Slice(_at, Encoding.UTF8.GetBytes(text, _packet[_at..]));
        for (int i = 0; i < written.Length; i++)
        {
            bool fold = folded && written[i] == (byte)'\n' && i + 1 < written.Length && written[i + 1] is (byte)' ' or (byte)'\t';
            if (written[i] is 0 or (byte)'\r' || (written[i] == (byte)'\n' && !fold))
            {
                written[i] = (byte)'?';
            }
        }

        _at += written.Length;
    }

    public void Nul() => _packet[_at++] = 0;

    public readonly void End() => _output.Advance(_packet.Length);
}
