namespace QueueDashboard.Protocols.Milter;

/// <summary>One packet without its length. Valid until the next one is read.</summary>
internal readonly ref struct MilterPacket(MilterCommand command, ReadOnlySpan<byte> data)
{
    public MilterCommand Command { get; } = command;

    public ReadOnlySpan<byte> Data { get; } = data;
}
