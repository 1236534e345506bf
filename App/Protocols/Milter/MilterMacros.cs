namespace QueueDashboard.Protocols.Milter;

/// <summary>The macros that come before a command: the byte of that command, then names and values in turn.</summary>
internal readonly ref struct MilterMacros
{
    private readonly ReadOnlySpan<byte> _pairs;

    private MilterMacros(MilterCommand stage, ReadOnlySpan<byte> pairs)
    {
        Stage = stage;
        _pairs = pairs;
    }

    /// <summary>The command that follows. Postfix sends macros also of commands that it was asked to leave out.</summary>
    public MilterCommand Stage { get; }

    /// <returns>False when not even the stage is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out MilterMacros macros)
    {
        macros = data.IsEmpty ? default : new MilterMacros((MilterCommand)data[0], data[1..]);
        return !data.IsEmpty;
    }

    /// <param name="name">Without braces: <c>i</c> and <c>{i}</c> are the same.</param>
    /// <returns>False when it is not there; a macro may be there with an empty value.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        MilterStrings strings = new(_pairs);
        while (strings.MoveNext())
        {
            bool same = Plain(strings.Current).SequenceEqual(name);
            value = strings.Next();
            if (same)
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Name and value in turn, as they came.</summary>
    public MilterStrings Pairs() => new(_pairs);

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name) => name is [(byte)'{', .. var inner, (byte)'}'] ? inner : name;
}
