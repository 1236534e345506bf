namespace QueueDashboard.Protocols.Mime;

/// <summary>The files that old programs write into the text of a message between "begin 644 name" and "end".</summary>
internal static class Uuencode
{
    /// <summary>One file within a text.</summary>
    /// <param name="Name">As the begin line names it.</param>
    /// <param name="Start">Where the begin line starts.</param>
    /// <param name="DataStart">The first encoded line.</param>
    /// <param name="DataEnd">The end of the last encoded line.</param>
    /// <param name="End">Behind the end line.</param>
    public readonly record struct Block(string Name, int Start, int DataStart, int DataEnd, int End);

    /// <summary>The first file at or behind <paramref name="from"/>, with both its begin and its end line, or null.</summary>
    public static Block? Find(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length)
        {
            var at = text[from..].IndexOf("begin "u8);
            if (at < 0)
            {
                return null;
            }

            var start = from + at;
            from = start + 6;
            if ((start > 0 && text[start - 1] != (byte)'\n') || !TryBeginLine(text[start..], out var name, out var lineLength))
            {
                continue;
            }

            var data = start + lineLength;
            var end = EndOfData(text, data);
            if (end > data)
            {
                return new Block(name, start, data, end, AfterEndLine(text, end));
            }
        }

        return null;
    }

    /// <summary>Decodes whole lines. <paramref name="output"/> must hold as many bytes as the input.</summary>
    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> lines, Span<byte> output)
    {
        var written = 0;
        while (!lines.IsEmpty)
        {
            var line = CutLine(ref lines);
            if (line.IsEmpty || line.StartsWith("begin "u8) || line.SequenceEqual("end"u8))
            {
                continue;
            }

            var length = (line[0] - 32) & 63;
            line = line[1..];
            for (var i = 0; length > 0 && i < line.Length; i += 4)
            {
                var bits = (Six(line, i) << 18) | (Six(line, i + 1) << 12) | (Six(line, i + 2) << 6) | Six(line, i + 3);
                for (var shift = 16; shift >= 0 && length > 0; shift -= 8, length--)
                {
                    output[written++] = (byte)(bits >> shift);
                }
            }
        }

        return written;
    }

    /// <summary>The decoded size, by the lengths that the lines state.</summary>
    public static long CountDecoded(ReadOnlySpan<byte> lines)
    {
        long total = 0;
        while (!lines.IsEmpty)
        {
            var line = CutLine(ref lines);
            if (!line.IsEmpty && !line.StartsWith("begin "u8) && !line.SequenceEqual("end"u8))
            {
                total += Math.Min((line[0] - 32) & 63, (line.Length + 2) / 4 * 3);
            }
        }

        return total;
    }

    private static int Six(ReadOnlySpan<byte> line, int at) => at < line.Length ? (line[at] - 32) & 63 : 0;

    private static bool TryBeginLine(ReadOnlySpan<byte> text, out string name, out int lineLength)
    {
        name = "";
        var end = text.IndexOf((byte)'\n');
        lineLength = end + 1;
        if (end is < 0 or > 300)
        {
            return false;
        }

        var rest = text[6..end].TrimEnd((byte)'\r');
        var mode = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        if (mode is < 3 or > 4 || rest[mode] != (byte)' ')
        {
            return false;
        }

        name = HeaderText.Decode(rest[mode..].Trim((byte)' '));
        return name.Length > 0;
    }

    private static int EndOfData(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var rest = text[at..];
            var line = CutLine(ref rest);
            if (line.SequenceEqual("end"u8))
            {
                return at;
            }

            var expected = line.IsEmpty ? 0 : ((((line[0] - 32) & 63) + 2) / 3 * 4) + 1;
            if (!line.IsEmpty && (line[0] is < 32 or > 96 || line.Length > expected + 2 || line.Length + 4 < expected))
            {
                return -1;
            }

            at = text.Length - rest.Length;
        }

        return -1;
    }

    private static int AfterEndLine(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        CutLine(ref rest);
        return text.Length - rest.Length;
    }

    private static ReadOnlySpan<byte> CutLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }
}
