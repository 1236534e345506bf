namespace QueueDashboard.Protocols.Prvs;

/// <summary>Recognises the tags of other schemes by their form, to name them and to show who is meant.</summary>
internal static class ForeignTags
{
    private static readonly Range s_none = 0..0;

    /// <param name="local">A local part without quotes that holds no tag of ours.</param>
    internal static bool TryRead(ReadOnlySpan<char> local, out ForeignTag tag) =>
        PrvsTag.Begins(local) ? TryReadRight(local, out tag)
        : TryReadFramed(local, "btv1==", "==", ForeignScheme.Barracuda, out tag)
        || TryReadFramed(local, "msprvs1=", "=", ForeignScheme.SparkPost, out tag)
        || TryReadSrs(local, out tag)
        || TryReadSubAddress(local, out tag);

    // The tag stands behind the mailbox, parted from it by a slash or an equals sign.
    private static bool TryReadRight(ReadOnlySpan<char> local, out ForeignTag tag)
    {
        tag = default;
        int sign = local.Length - PrvsTag.BodyLength - 1;
        if (sign <= PrvsTag.Start.Length)
        {
            return false;
        }

        ReadOnlySpan<char> body = local[(sign + 1)..];
        bool ours = PrvsTag.TryReadBody(body, out _);
        Range user = PrvsTag.Start.Length..sign;
        if (local[sign] == '/' && ours)
        {
            tag = new ForeignTag(ForeignScheme.Slash, user, s_none, true);
            return true;
        }

        if (local[sign] == '=' && PrvsTag.AreDigits(body[..3]) && IsAlphanumeric(body))
        {
            tag = new ForeignTag(ForeignScheme.Cisco, user, s_none, ours);
            return true;
        }

        return false;
    }

    private static bool TryReadFramed(ReadOnlySpan<char> local, string start, string end, ForeignScheme scheme, out ForeignTag tag)
    {
        tag = default;
        if (!local.StartsWith(start, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        int length = local[start.Length..].IndexOf(end);
        int user = start.Length + length + end.Length;
        if (length < 1 || user >= local.Length || !IsAlphanumeric(local.Slice(start.Length, length)))
        {
            return false;
        }

        tag = new ForeignTag(scheme, user..local.Length, s_none, false);
        return true;
    }

    // SRS0=HHH=TT=domain=local; SRS1=HHH=host==HHH=TT=domain=local, where the second of the two signs was the first one of the SRS0 address.
    private static bool TryReadSrs(ReadOnlySpan<char> local, out ForeignTag tag)
    {
        tag = default;
        if (local.Length < 6 || !local.StartsWith("SRS", StringComparison.OrdinalIgnoreCase) || local[3] is not ('0' or '1') || local[4] is not ('=' or '-' or '+'))
        {
            return false;
        }

        int at = 5;
        if (local[3] == '1' && !(Skip(local, ref at) && Skip(local, ref at) && at < local.Length && local[at++] is '=' or '-' or '+'))
        {
            return false;
        }

        if (!Skip(local, ref at) || !Skip(local, ref at))
        {
            return false;
        }

        int domain = at;
        if (!Skip(local, ref at) || at == local.Length)
        {
            return false;
        }

        tag = new ForeignTag(ForeignScheme.Srs, at..local.Length, domain..(at - 1), false);
        return true;
    }

    private static bool Skip(ReadOnlySpan<char> local, ref int at)
    {
        int length = local[at..].IndexOf('=');
        at += length + 1;
        return length > 0;
    }

    private static bool TryReadSubAddress(ReadOnlySpan<char> local, out ForeignTag tag)
    {
        tag = default;
        int plus = local.Length - PrvsTag.BodyLength - PrvsTag.Start.Length - 1;
        if (plus < 1 || local[plus] != '+' || !PrvsTag.Begins(local[(plus + 1)..]) || !PrvsTag.TryReadBody(local[^PrvsTag.BodyLength..], out _))
        {
            return false;
        }

        tag = new ForeignTag(ForeignScheme.SubAddress, 0..plus, s_none, true);
        return true;
    }

    private static bool IsAlphanumeric(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
