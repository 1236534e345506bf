namespace QueueDashboard.Protocols.Milter;

/// <summary>A header field of the message: name NUL value NUL. A folded value has line feeds in it.</summary>
internal readonly ref struct MilterHeaderField
{
    private MilterHeaderField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Value { get; }

    public static MilterHeaderField Read(ReadOnlySpan<byte> data)
    {
        MilterStrings strings = new(data);
        ReadOnlySpan<byte> name = strings.Next();
        return new MilterHeaderField(name, strings.Next());
    }
}
