using System.Buffers;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Cuts a message into its parts (RFC 2046 section 5.1). Depth is bounded by the limits, so that recursion is safe.</summary>
internal static class MimeTree
{
    public static MimePart Read(MessageContext context, ReadOnlyMemory<byte> raw) => ReadPart(context, raw, "text/plain", null, 0, context.Depth);

    private static MimePart ReadPart(
        MessageContext context, ReadOnlyMemory<byte> raw, string defaultType, MimePart? parent, int index, int depth)
    {
        context.Parts++;
        var defects = new DefectSink(context, parent, index);
        var fields = PartFields.Read(raw.Span, defaultType, defects);
        var part = new MimePart(context, raw, fields.BodyOffset, fields, parent, index);
        if (!part.IsMultipart)
        {
            return part;
        }

        if (depth + 1 >= context.Limits.MaxDepth)
        {
            defects.Add(MimeDefectCode.DepthLimit);
            return part;
        }

        var boundary = part.Parameters.GetValueOrDefault("boundary")?.TrimEnd();
        if (string.IsNullOrEmpty(boundary))
        {
            defects.Add(MimeDefectCode.BoundaryMissing);
            boundary = GuessBoundary(part.Content.Span);
        }

        if (boundary is { Length: <= 1000 })
        {
            part.Children = ReadChildren(context, part, boundary, defects, depth);
        }

        if (part.Children.Count == 0)
        {
            defects.Add(MimeDefectCode.BoundaryNotFound);
        }

        return part;
    }

    private static List<MimePart> ReadChildren(MessageContext context, MimePart part, string boundary, DefectSink defects, int depth)
    {
        var children = new List<MimePart>();
        var content = part.Content.Span;
        var needle = Encoding.UTF8.GetBytes("--" + boundary);
        var defaultType = part.ContentType == "multipart/digest" ? "message/rfc822" : "text/plain";
        var partStart = -1;
        var at = 0;
        var closed = false;
        while (!closed && TryFindDelimiter(content, needle, at, out var line))
        {
            if (partStart >= 0)
            {
                if (context.Parts >= context.Limits.MaxParts)
                {
                    defects.Add(MimeDefectCode.PartLimit);
                    return children;
                }

                var end = Math.Max(partStart, EndBefore(content, line.Start));
                children.Add(ReadPart(context, part.Content[partStart..end], defaultType, part, children.Count, depth + 1));
            }

            closed = line.Closes;
            partStart = at = line.End;
        }

        if (partStart < 0 || closed)
        {
            return children;
        }

        defects.Add(MimeDefectCode.NotClosed);
        if (partStart < content.Length && context.Parts < context.Limits.MaxParts)
        {
            children.Add(ReadPart(context, part.Content[partStart..], defaultType, part, children.Count, depth + 1));
        }

        return children;
    }

    private readonly record struct Delimiter(int Start, int End, bool Closes);

    private static bool TryFindDelimiter(ReadOnlySpan<byte> content, ReadOnlySpan<byte> needle, int from, out Delimiter line)
    {
        while (from < content.Length)
        {
            var found = content[from..].IndexOf(needle);
            if (found < 0)
            {
                break;
            }

            var start = from + found;
            from = start + needle.Length;
            if (start > 0 && content[start - 1] is not ((byte)'\n' or (byte)'\r'))
            {
                continue;
            }

            var tail = from;
            var closes = content[tail..].StartsWith("--"u8);
            tail += closes ? 2 : 0;
            while (tail < content.Length && content[tail] is (byte)' ' or (byte)'\t')
            {
                tail++;
            }

            if (tail < content.Length && content[tail] is not ((byte)'\n' or (byte)'\r'))
            {
                // Another boundary that begins like this one, or text. A closing one may have text stuck behind it.
                if (!closes)
                {
                    continue;
                }

                var lineEnd = content[tail..].IndexOf((byte)'\n');
                tail = lineEnd < 0 ? content.Length : tail + lineEnd;
            }

            if (tail < content.Length && content[tail] == (byte)'\r')
            {
                tail++;
            }

            if (tail < content.Length && content[tail] == (byte)'\n')
            {
                tail++;
            }

            line = new Delimiter(start, tail, closes);
            return true;
        }

        line = default;
        return false;
    }

    /// <summary>The line break before a delimiter belongs to the delimiter.</summary>
    private static int EndBefore(ReadOnlySpan<byte> content, int delimiter)
    {
        var end = delimiter;
        if (end > 0 && content[end - 1] == (byte)'\n')
        {
            end--;
        }

        return end > 0 && content[end - 1] == (byte)'\r' ? end - 1 : end;
    }

    /// <summary>The first line that looks like a delimiter, when the header does not say what one looks like.</summary>
    private static string? GuessBoundary(ReadOnlySpan<byte> content)
    {
        var at = content.StartsWith("--"u8) ? 0 : content.IndexOf("\n--"u8) + 1;
        if (at == 0 && !content.StartsWith("--"u8))
        {
            return null;
        }

        var rest = content[(at + 2)..];
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        var line = (end < 0 ? rest : rest[..end]).TrimEnd(" \t"u8);
        // "-- " begins a signature, not a part.
        return line.Length is > 3 and <= 70 && !line.Contains((byte)' ') && Ascii.IsValid(line) ? Encoding.ASCII.GetString(line) : null;
    }
}
