namespace QueueDashboard.Protocols.Mime;

/// <summary>The header section of a message.</summary>
public sealed class HeaderScanResult
{
    internal HeaderScanResult(
        IReadOnlyList<HeaderField> fields, int bodyOffset, bool truncated, bool separatorMissing, bool brokenLines)
    {
        Fields = fields;
        BodyOffset = bodyOffset;
        Truncated = truncated;
        SeparatorMissing = separatorMissing;
        BrokenLines = brokenLines;
    }

    /// <summary>In the order of the message; repeated fields are repeated.</summary>
    public IReadOnlyList<HeaderField> Fields { get; }

    /// <summary>The first byte of the body, counted from the first byte given.</summary>
    public int BodyOffset { get; }

    /// <summary>A limit was reached: fields are missing from <see cref="Fields"/> or a value is cut.</summary>
    public bool Truncated { get; }

    /// <summary>The body begins without an empty line before it.</summary>
    public bool SeparatorMissing { get; }

    /// <summary>Lines that are no field were skipped.</summary>
    public bool BrokenLines { get; }

    /// <summary>The value of the first field of this name in any case, or null.</summary>
    public string? First(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>The values of all fields of this name in any case, top to bottom.</summary>
    public IEnumerable<string> All(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                yield return field.Value;
            }
        }
    }
}
