using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Web.Backscatter;

internal enum PartKind
{
    Scheme,
    Slot,
    Day,
    Signature,

    /// <summary>What another maker put in; only he can read it.</summary>
    Foreign,
    Local,
    Domain,
}

/// <param name="Good">Null: it was not looked at, or there is nothing to find wrong.</param>
internal sealed record AddressPart(string Text, PartKind Kind, bool? Good = null);

/// <summary>Takes an address apart for a person to look at: every character of it, in its order.</summary>
internal static class AddressParts
{
    public static IReadOnlyList<AddressPart> Of(string address, Finding finding)
    {
        int at = address.LastIndexOf('@');
        string local = at < 0 ? address : address[..at];
        List<AddressPart> parts = [.. Local(local, finding).Where(part => part.Text.Length > 0)];
        if (at >= 0)
        {
            parts.Add(new(address[at..], PartKind.Domain));
        }

        return parts;
    }

    private static IEnumerable<AddressPart> Local(string local, Finding finding)
    {
        // A local part with blanks stands in quotes, and the tag within them.
        int open = local.StartsWith('"') ? 1 : 0;
        int body = open + PrvsTag.Start.Length;
        if (PrvsTag.TryRead(local.AsSpan(open), out _))
        {
            int sign = body + PrvsTag.NumberLength;
            int end = body + PrvsTag.BodyLength;
            return
            [
                new(local[..body], PartKind.Scheme),
                new(local[body..(body + 1)], PartKind.Slot, finding.Key),
                new(local[(body + 1)..sign], PartKind.Day, finding.Age),
                new(local[sign..end], PartKind.Signature, finding.Signature),
                new(local[end..], PartKind.Local),
            ];
        }

        if (open == 0 && ForeignTags.TryRead(local, out var foreign))
        {
            var (start, length) = foreign.Local.GetOffsetAndLength(local.Length);
            return [new(local[..start], PartKind.Foreign), new(local[start..(start + length)], PartKind.Local), new(local[(start + length)..], PartKind.Foreign)];
        }

        return [new(local, PartKind.Local, finding.Form)];
    }
}
