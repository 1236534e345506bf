using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Rules;

/// <summary>One header field while the rules look at it. Its value becomes characters at most once, and only when a condition asks.</summary>
internal ref struct FieldReading(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    // Some mail servers cut a field at 100 KiB; what a rule looks for stands at the front of it.
    private const int Longest = 65_536;

    private string? _raw;
    private string? _text;

    public readonly ReadOnlySpan<byte> Name { get; } = name.Trim(" \t"u8);

    public readonly ReadOnlySpan<byte> Value { get; } = value[..Math.Min(value.Length, Longest)];

    /// <summary>Unfolded, encoded words still in it.</summary>
    public string Raw => _raw ??= HeaderText.Unfold(Value);

    /// <summary>As a person reads it.</summary>
    public string Text => _text ??= EncodedWords.Decode(Raw);

    public readonly bool Is(string name) => Ascii.EqualsIgnoreCase(Name, name);
}
