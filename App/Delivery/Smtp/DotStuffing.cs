namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Writes a message as DATA wants it: every line ends in CRLF and a leading dot is doubled (RFC 5321 section 4.5.2). A bare CR or LF becomes
/// CRLF, because some servers take it for a line end and others do not, and a sender could hide a second message in that difference
/// (SMTP smuggling). CRs right before an LF are one line end with it, as Postfix reads them. All other bytes stay.
/// </summary>
internal sealed class DotStuffing
{
    private bool _atLineStart = true;
    private long _carriageReturns;
    private long _lineEnds;

    /// <summary>Takes as much of the source as the destination has room for; call again with the rest until all is consumed.</summary>
    public void Write(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        consumed = 0;
        written = 0;
        while (true)
        {
            if (_lineEnds > 0)
            {
                if (destination.Length - written < 2)
                {
                    return;
                }
                destination[written++] = (byte)'\r';
                destination[written++] = (byte)'\n';
                _lineEnds--;
                _atLineStart = true;
                continue;
            }
            if (consumed == source.Length)
            {
                return;
            }
            byte next = source[consumed];
            if (next == '\r')
            {
                _carriageReturns++;
                consumed++;
            }
            else if (next == '\n')
            {
                _carriageReturns = 0;
                _lineEnds = 1;
                consumed++;
            }
            else if (_carriageReturns > 0)
            {
                _lineEnds = _carriageReturns;
                _carriageReturns = 0;
            }
            else if (written == destination.Length)
            {
                return;
            }
            else if (next == '.' && _atLineStart)
            {
                destination[written++] = (byte)'.';
                _atLineStart = false;
            }
            else
            {
                ReadOnlySpan<byte> run = source[consumed..];
                int end = run.IndexOfAny((byte)'\r', (byte)'\n');
                run = run[..Math.Min(end < 0 ? run.Length : end, destination.Length - written)];
                run.CopyTo(destination[written..]);
                consumed += run.Length;
                written += run.Length;
                _atLineStart = false;
            }
        }
    }

    /// <summary>No more source: an open line is closed. Call <see cref="Write"/> with an empty source until it writes nothing.</summary>
    public void Complete()
    {
        _lineEnds += _carriageReturns;
        _carriageReturns = 0;
        if (_lineEnds == 0 && !_atLineStart)
        {
            _lineEnds = 1;
        }
    }
}
