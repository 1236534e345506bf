namespace QueueDashboard.Tests.Support;

/// <summary>Reads lines and SMTP data from a stream, byte for byte.</summary>
internal sealed class ByteLines(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>With its line end; null at the end of the stream.</summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancel)
    {
        List<byte>? long_ = null;
        while (true)
        {
            int at = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            if (at >= 0)
            {
                byte[] piece = _buffer[_start..(at + 1)];
                _start = at + 1;
                return long_ is null ? piece : [.. long_, .. piece];
            }

            (long_ ??= []).AddRange(_buffer.AsSpan(_start, _end - _start));
            _start = 0;
            _end = await stream.ReadAsync(_buffer, cancel);
            if (_end == 0)
            {
                return long_.Count == 0 ? null : [.. long_];
            }
        }
    }

    /// <summary>A message up to its lone dot, with the doubled dots made single (RFC 5321 section 4.5.2); null when the stream ended before.</summary>
    public async ValueTask<byte[]?> ReadDataAsync(CancellationToken cancel)
    {
        MemoryStream data = new();
        bool lineStart = true;
        while (await ReadAsync(cancel) is { } line)
        {
            if (lineStart && line is [(byte)'.', (byte)'\r', (byte)'\n'])
            {
                return data.ToArray();
            }

            data.Write(lineStart && line[0] == '.' ? line.AsSpan(1) : line);

            // Only CRLF ends a line: a dot behind a bare LF is content.
            lineStart = line is [.., (byte)'\r', (byte)'\n'];
        }

        return null;
    }
}
