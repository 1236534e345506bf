using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

/// <summary>Writes a header as it stands in a message and has it read.</summary>
internal static class Headers
{
    internal static Reason Read(string header) => Read(header, HoldDefaults.None);

    internal static Reason Read(string header, HeaderFamilies believed) => Read(header, HoldDefaults.None with { Believed = believed });

    internal static Reason Read(string header, HoldDefaults defaults) => ReasonReader.Read(Fields(header), defaults);

    /// <summary>Unfolds as the header scan does: the line break goes, the white space behind it stays.</summary>
    internal static List<HeaderField> Fields(string header)
    {
        var fields = new List<HeaderField>();
        foreach (string line in header.Split('\n'))
        {
            if (line.Length > 0 && char.IsWhiteSpace(line[0]))
            {
                fields[^1] = fields[^1] with { Value = (fields[^1].Value + line).Trim() };
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new HeaderField(line[..colon], line[(colon + 1)..].Trim()));
        }

        return fields;
    }
}
