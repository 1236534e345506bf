using System.Text;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>Why an address keeps its form.</summary>
internal enum PrvsRefusal
{
    None,
    NotAnAddress,

    /// <summary>The draft's section 2.4: a tagged address stays as it is. Two tags would leave one behind when the bounce comes home.</summary>
    AlreadyTagged,

    /// <summary>RFC 5321 4.5.3.1.1: with the tag the local part would pass 64 octets, and servers may refuse the mail.</summary>
    TooLong,
}

/// <summary>Which addresses ought to be tagged. Whose they are, and where the mail goes, is for the filter to say.</summary>
internal static class PrvsPolicy
{
    internal static PrvsRefusal Judge(ReadOnlySpan<char> address)
    {
        int room = Math.Min(address.Length, PrvsAddress.Longest);
        PrvsAddress parts = PrvsAddress.Read(address, stackalloc char[room], verbatim: false);
        if (!parts.IsValid)
        {
            return PrvsRefusal.NotAnAddress;
        }

        // An SRS address is a mailbox of ours like any other: left untagged, its bounces would be refused at home.
        if (PrvsTag.IsMeant(parts.Local) || (ForeignTags.TryRead(parts.Local, out ForeignTag tag) && tag.Scheme != ForeignScheme.Srs))
        {
            return PrvsRefusal.AlreadyTagged;
        }

        return Encoding.UTF8.GetByteCount(parts.Local) + PrvsTag.Length > AddressLimits.Standard.LocalPart ? PrvsRefusal.TooLong : PrvsRefusal.None;
    }

    internal static string? Word(this PrvsRefusal refusal) => refusal switch
    {
        PrvsRefusal.None => null,
        PrvsRefusal.NotAnAddress => "not-an-address",
        PrvsRefusal.AlreadyTagged => "already-tagged",
        PrvsRefusal.TooLong => "too-long",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
