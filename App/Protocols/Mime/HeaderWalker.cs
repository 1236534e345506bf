using System.Buffers;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Steps through the header section of a message field by field without copying. What is broken is skipped or ends the section in
/// the way mail servers do it, so that we show the same header as they judged.
/// </summary>
internal ref struct HeaderWalker
{
    private static readonly SearchValues<byte> s_notInName = SearchValues.Create(NotInName());

    private readonly ReadOnlySpan<byte> _data;
    private readonly byte _lineEnd;
    private int _next;
    private bool _done;

    public HeaderWalker(ReadOnlySpan<byte> message)
    {
        _data = message;
        // Old Macintosh tools write CR alone. A CR inside a message that has LF line ends is content, not a line end.
        _lineEnd = !message.Contains((byte)'\n') && message.Contains((byte)'\r') ? (byte)'\r' : (byte)'\n';
        if (message.StartsWith("\uFEFF"u8))
        {
            _next = 3;
        }

        if (IsMboxLine(message[_next..]))
        {
            ReadLine(_next, out _next);
        }

        BodyOffset = _next;
    }

    /// <summary>Where the body begins; final once <see cref="MoveNext"/> has answered false.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>The section ended without an empty line.</summary>
    public bool SeparatorMissing { get; private set; }

    /// <summary>Lines that are neither a field nor part of one were skipped.</summary>
    public bool BrokenLines { get; private set; }

    public int NameStart { get; private set; }

    public int NameLength { get; private set; }

    public int ValueStart { get; private set; }

    /// <summary>Length of the value with its folds, without the last line end.</summary>
    public int ValueLength { get; private set; }

    public readonly ReadOnlySpan<byte> Name => _data.Slice(NameStart, NameLength);

    public readonly ReadOnlySpan<byte> Value => _data.Slice(ValueStart, ValueLength);

    public bool MoveNext()
    {
        while (!_done)
        {
            var start = _next;
            if (start >= _data.Length)
            {
                return Finish(_data.Length, separatorMissing: false);
            }

            var end = ReadLine(start, out var next);
            if (end == start)
            {
                return Finish(next, separatorMissing: false);
            }

            var line = _data[start..end];
            if (line[0] is (byte)' ' or (byte)'\t' || IsMboxLine(line))
            {
                // A continuation of nothing, or an mbox line that a careless tool left in the middle.
                BrokenLines = true;
                _next = next;
                continue;
            }

            var nameLength = NameLengthOf(line, out var colon);
            if (nameLength < 0)
            {
                // Postfix and Sendmail begin the body here (they add the empty line), and so do we.
                return Finish(start, separatorMissing: true);
            }

            while (next < _data.Length && _data[next] is (byte)' ' or (byte)'\t')
            {
                end = ReadLine(next, out next);
            }

            _next = next;
            if (nameLength == 0)
            {
                BrokenLines = true;
                continue;
            }

            NameStart = start;
            NameLength = nameLength;
            ValueStart = start + colon + 1;
            ValueLength = end - ValueStart;
            return true;
        }

        return false;
    }

    private bool Finish(int bodyOffset, bool separatorMissing)
    {
        BodyOffset = bodyOffset;
        SeparatorMissing = separatorMissing;
        _done = true;
        return false;
    }

    /// <summary>The end of the line that begins at <paramref name="start"/>, without its line end.</summary>
    private readonly int ReadLine(int start, out int next)
    {
        var length = _data[start..].IndexOf(_lineEnd);
        if (length < 0)
        {
            next = _data.Length;
            return _data.Length;
        }

        var end = start + length;
        next = end + 1;
        while (end > start && _data[end - 1] == (byte)'\r')
        {
            end--;
        }

        return end;
    }

    /// <summary>-1 when the line is no field; 0 for a field without a name.</summary>
    private static int NameLengthOf(ReadOnlySpan<byte> line, out int colon)
    {
        var length = line.IndexOfAny(s_notInName);
        colon = length;
        if (length < 0)
        {
            return -1;
        }

        // RFC 5322 section 4.5.8 allows white space before the colon in old mail.
        while (colon < line.Length && line[colon] is (byte)' ' or (byte)'\t')
        {
            colon++;
        }

        return colon < line.Length && line[colon] == (byte)':' ? length : -1;
    }

    private static bool IsMboxLine(ReadOnlySpan<byte> line) => line.StartsWith("From "u8) || line.StartsWith(">From "u8);

    private static byte[] NotInName()
    {
        // RFC 5322 section 3.6.8: a field name is printable US-ASCII without the colon.
        return [.. Enumerable.Range(0, 256).Where(b => b is <= 32 or >= 127 or ':').Select(b => (byte)b)];
    }
}
