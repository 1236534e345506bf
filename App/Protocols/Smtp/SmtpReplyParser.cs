namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// Puts replies together from bytes in pieces of any size. Line ends may be a bare LF, as some servers write them; everything else
/// that RFC 5321 section 4.2 forbids is a fault, after which the connection is of no use any more.
/// </summary>
/// <param name="longestLine">Bytes of one line. RFC 5321 section 4.5.3.1.5 allows 512; real servers write more.</param>
/// <param name="mostLines">Lines of one reply.</param>
internal sealed class SmtpReplyParser(int longestLine = 4096, int mostLines = 256)
{
    private readonly byte[] _line = new byte[longestLine];
    private readonly List<string> _texts = [];
    private int _length;
    private int _code;

    /// <summary>Why nothing more can be read; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>A reply has begun and not ended.</summary>
    public bool IsInside => _length > 0 || _texts.Count > 0;

    /// <summary>Takes bytes up to the end of one reply. Null: the reply needs more bytes, or <see cref="Fault"/> is set.</summary>
    public SmtpReply? Feed(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (Fault is null && consumed < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? rest : rest[..end];
            if (_length + piece.Length > _line.Length)
            {
                Fault = $"a reply line is longer than {_line.Length} bytes";
                return null;
            }
            piece.CopyTo(_line.AsSpan(_length));
            _length += piece.Length;
            consumed += end < 0 ? piece.Length : end + 1;
            if (end >= 0 && EndLine() is { } reply)
            {
                return reply;
            }
        }
        return null;
    }

    private SmtpReply? EndLine()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _length);
        _length = 0;
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2])
            || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
        {
            Fault = $"not an SMTP reply: {SmtpReplyText.Read(line[..Math.Min(line.Length, 80)])}";
            return null;
        }
        int code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        if (_texts.Count > 0 && code != _code)
        {
            Fault = $"the code changes within a reply, from {_code} to {code}";
            return null;
        }
        if (_texts.Count == mostLines)
        {
            Fault = $"a reply has more than {mostLines} lines";
            return null;
        }
        _code = code;
        _texts.Add(line.Length > 4 ? SmtpReplyText.Read(line[4..]) : "");
        if (line.Length > 3 && line[3] == '-')
        {
            return null;
        }
        var reply = new SmtpReply(code, _texts.ToArray());
        _texts.Clear();
        return reply;
    }
}
