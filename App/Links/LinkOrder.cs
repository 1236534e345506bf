using QueueDashboard.Data.Links;

namespace QueueDashboard.Links;

/// <summary>A link that is to be made.</summary>
/// <param name="ItemId">Zero for the page of a whole digest.</param>
/// <param name="RecipientId">Null: it acts for all recipients (an administrator's link).</param>
/// <param name="MadeFor">The address that it is mailed to, and the only one that a fresh link may go to.</param>
internal sealed record LinkOrder(LinkAct Act, long ItemId, long? RecipientId, long DigestId, long SubscriptionId, string MadeFor, DateTimeOffset ExpiresAt);
