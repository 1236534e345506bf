using System.Buffers.Binary;
using System.Text;

namespace QueueDashboard.Bench.Milter;

/// <summary>One event as a mail server tells it: macros, a command, and whether it waits for an answer.</summary>
internal sealed record MilterStep(char Command, string Macros, string Data, uint NotSent, uint NotAnswered)
{
    /// <summary>The mail server hands the connection to another of its processes behind this step, and sends what it has.</summary>
    public bool Flushes { get; init; }

    /// <summary>On the wire under these terms. Postfix sends the macros of a step also when it was asked to leave the step out.</summary>
    public byte[] Bytes(uint steps)
    {
        byte[] macros = Macros.Length == 0 ? [] : Packet('D', Command + Macros);
        return (steps & NotSent) != 0 ? macros : [.. macros, .. Packet(Command, Data)];
    }

    public bool IsAnswered(uint steps) => (steps & (NotSent | NotAnswered)) == 0;

    public static byte[] Packet(char command, string data)
    {
        byte[] packet = new byte[5 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, data.Length + 1);
        packet[4] = (byte)command;
        Encoding.Latin1.GetBytes(data, packet.AsSpan(5));
        return packet;
    }
}
