namespace QueueDashboard.Protocols.Milter;

/// <summary>
/// Octet strings, each ended by NUL, read one after the other. A last one without its NUL counts as one: a peer that forgets it means
/// the same.
/// </summary>
internal ref struct MilterStrings(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly MilterStrings GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            Current = default;
            return false;
        }

        int end = _rest.IndexOf((byte)0);
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }

    /// <summary>The next string; empty when there is none.</summary>
    public ReadOnlySpan<byte> Next() => MoveNext() ? Current : default;
}
