namespace QueueDashboard.Protocols.Mime;

/// <summary>The groups of fields, set apart by empty lines, that reports consist of (RFC 3464 section 2.1).</summary>
internal static class ReportGroups
{
    private const int MostSteps = 5000;

    public static List<HeaderScanResult> Read(MimePart part)
    {
        // Some servers encode the report, which the RFC forbids.
        ReadOnlySpan<byte> rest = part.Encoding == TransferEncoding.None ? part.Content.Span : part.Decode();
        rest = rest[..Math.Min(rest.Length, 1 << 20)];
        var groups = new List<HeaderScanResult>();
        for (var step = 0; step < MostSteps; step++)
        {
            rest = rest.TrimStart("\r\n"u8);
            if (rest.IsEmpty)
            {
                break;
            }

            var group = HeaderScan.Read(rest, maxFields: 200);
            if (group.Fields.Count > 0)
            {
                groups.Add(group);
            }

            var used = group.BodyOffset;
            if (group.SeparatorMissing)
            {
                // A broken line within the report: step over it.
                var line = rest[used..].IndexOf((byte)'\n');
                used = line < 0 ? rest.Length : used + line + 1;
            }

            rest = rest[Math.Max(used, 1)..];
        }

        return groups;
    }
}
