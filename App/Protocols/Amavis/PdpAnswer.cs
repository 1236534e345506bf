using System.Globalization;

namespace QueueDashboard.Protocols.Amavis;

/// <summary>One line <c>setreply=</c>: what the mail server behind amavis said of one recipient, or amavis of the request.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Status">The enhanced status code, such as 2.0.0.</param>
internal sealed record PdpReply(int Code, string Status, string Text)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Status} {Text}");
}

/// <summary>amavis' answer to a release: a line for each recipient, or one for all when it failed, and an empty line.</summary>
/// <param name="Failed">amavis itself did not get as far as the mail server.</param>
internal sealed record PdpAnswer(IReadOnlyList<PdpReply> Replies, bool Failed)
{
    /// <summary>Where the answer ends, its empty line included; -1: not yet.</summary>
    public static int EndOf(ReadOnlySpan<byte> read)
    {
        int start = 0;
        while (start < read.Length)
        {
            int end = read[start..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return -1;
            }

            if (read.Slice(start, end).Trim((byte)'\r').IsEmpty)
            {
                return start + end + 1;
            }

            start += end + 1;
        }

        return -1;
    }

    /// <summary>Lines that are not known are read over.</summary>
    public static PdpAnswer Read(ReadOnlySpan<byte> answer)
    {
        List<PdpReply> replies = [];
        bool failed = false;
        foreach (var range in answer.Split((byte)'\n'))
        {
            var line = answer[range].Trim((byte)'\r');
            if (line.StartsWith("setreply="u8))
            {
                if (Reply(line["setreply=".Length..]) is { } reply)
                {
                    replies.Add(reply);
                }
            }
            else if (line.StartsWith("return_value="u8))
            {
                failed |= line["return_value=".Length..].SequenceEqual("tempfail"u8);
            }
        }

        return new PdpAnswer(replies, failed);
    }

    private static PdpReply? Reply(ReadOnlySpan<byte> value)
    {
        int first = value.IndexOf((byte)' ');
        if (first < 0 || !int.TryParse(value[..first], NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code is < 200 or > 599)
        {
            return null;
        }

        var rest = value[(first + 1)..];
        int second = rest.IndexOf((byte)' ');
        return second < 0
            ? new PdpReply(code, PdpText.Decode(rest), "")
            : new PdpReply(code, PdpText.Decode(rest[..second]), PdpText.Decode(rest[(second + 1)..]));
    }
}
