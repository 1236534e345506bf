using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Links;

/// <summary>A link that is to be made.</summary>
/// <param name="ItemId">Zero for the page of a whole digest; for a reader's own page <see cref="OwnNumber"/>.</param>
/// <param name="RecipientId">Null: it acts for all recipients (an administrator's link).</param>
/// <param name="MadeFor">The address that it is mailed to, and the only one that a fresh link may go to.</param>
internal sealed record LinkOrder(LinkAct Act, long ItemId, long? RecipientId, long DigestId, long SubscriptionId, string MadeFor, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// Stands in the place of an item's number in the links to a reader's own page: made of his address and never that of an item. So the
    /// index that finds the older links of a message finds those of a reader, too.
    /// </summary>
    /// <param name="addressKey">Folded.</param>
    public static long OwnNumber(string addressKey) => -1 - (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(addressKey))) >> 2);
}
