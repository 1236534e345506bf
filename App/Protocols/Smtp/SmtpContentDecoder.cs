namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// Reads the content behind DATA: finds its end, takes off the dots that the client put in front of dots (RFC 5321 4.5.2), and notes
/// what an SMTP smuggler would need. Only CR LF . CR LF ends a message, and only a dot behind a true CR LF is taken off; any lone CR
/// or LF is content. Fed in pieces of any size, it finds the same.
/// </summary>
internal struct SmtpContentDecoder
{
    private enum Place
    {
        LineStart,
        Line,
        AfterCr,
        AfterDot,
        AfterDotCr,
    }

    private Place _place;
    private long _line;

    /// <summary>A CR without LF or an LF without CR was seen.</summary>
    public bool HasBareLineEnds { get; private set; }

    /// <summary>Octets of the longest line, its line end included; a lone LF ends a line here, a lone CR does not.</summary>
    public long LongestLine { get; private set; }

    /// <param name="consumed">Octets of <paramref name="input"/> that belong to this message.</param>
    /// <returns>True when the end was found; what is left belongs to the next command.</returns>
    public bool Read<TSink>(ReadOnlySpan<byte> input, TSink sink, out int consumed)
        where TSink : ISmtpContentSink
    {
        int run = 0; // where the octets begin that are not yet in the sink
        int at = 0;
        while (at < input.Length)
        {
            switch (_place)
            {
                case Place.LineStart when input[at] == '.':
                    Flush(input[run..at], sink);
                    run = ++at;
                    _line = 1;
                    _place = Place.AfterDot;
                    break;
                case Place.AfterDot when input[at] == '\r':
                    run = ++at;
                    _place = Place.AfterDotCr;
                    break;
                case Place.AfterDotCr when input[at] == '\n':
                    consumed = at + 1;
                    return true;
                case Place.AfterDotCr:
                    sink.Append("\r"u8);
                    HasBareLineEnds = true;
                    _line++;
                    _place = Place.Line;
                    break;
                case Place.AfterCr when input[at] == '\n':
                    at++;
                    EndLine(1);
                    _place = Place.LineStart;
                    break;
                case Place.AfterCr:
                    HasBareLineEnds = true;
                    _place = Place.Line;
                    break;
                default:
                    at = ReadLine(input, at);
                    break;
            }
        }

        Flush(input[run..], sink);
        consumed = input.Length;
        return false;
    }

    // From anywhere in a line to the next CR LF, the next lone LF, or the end of the input.
    private int ReadLine(ReadOnlySpan<byte> input, int at)
    {
        _place = Place.Line;
        int length = input[at..].IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            _line += input.Length - at;
            LongestLine = Math.Max(LongestLine, _line);
            return input.Length;
        }

        at += length;
        _line += length + 1;
        if (input[at++] == '\n')
        {
            HasBareLineEnds = true;
            EndLine(0);
        }
        else if (at < input.Length && input[at] == '\n')
        {
            at++;
            EndLine(1);
            _place = Place.LineStart;
        }
        else
        {
            _place = Place.AfterCr;
        }

        return at;
    }

    private void EndLine(int more)
    {
        LongestLine = Math.Max(LongestLine, _line + more);
        _line = 0;
    }

    private static void Flush<TSink>(ReadOnlySpan<byte> content, TSink sink)
        where TSink : ISmtpContentSink
    {
        if (!content.IsEmpty)
        {
            sink.Append(content);
        }
    }
}
