namespace QueueDashboard.Delivery.Postfix;

/// <summary>Queue files end lines with LF; a message on the wire and in our store ends them with CRLF.</summary>
internal static class LineEnds
{
    /// <summary>A CR that stands before an LF in the file was one more on the wire, so it stays beside ours.</summary>
    public static byte[] ToWire(ReadOnlySpan<byte> content)
    {
        byte[] wire = new byte[content.Length + content.Count((byte)'\n')];
        int to = 0;
        while (!content.IsEmpty)
        {
            int end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            line.CopyTo(wire.AsSpan(to));
            to += line.Length;
            if (end < 0)
            {
                break;
            }

            wire[to++] = (byte)'\r';
            wire[to++] = (byte)'\n';
            content = content[(end + 1)..];
        }

        return wire;
    }
}
