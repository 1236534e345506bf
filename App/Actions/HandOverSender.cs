using QueueDashboard.Batv;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Actions;

/// <summary>The reverse-path that a waiting message leaves with.</summary>
internal static class HandOverSender
{
    /// <summary>
    /// An own user's mail gets a fresh tag: the one that it came with may have ended while it waited, and its bounces would be refused. The listeners that
    /// released and re-queued mail goes to are behind the filter that signs, so nobody else would. The same within a day, whatever the number of attempts.
    /// </summary>
    public static string Of(ItemRow item, IReadOnlyList<RecipientRow> recipients, BatvPolicy policy, DateTimeOffset now)
    {
        if (policy.Renew(item.ReversePath, now) is { } renewed)
        {
            return renewed;
        }

        // Without a tag only a login shows whose mail it is; everybody can write our domain. It came while nothing was signed.
        return !string.IsNullOrEmpty(item.Login)
            && policy.DecideSender(new MailSession { Authenticated = true }, item.ReversePath, [.. recipients.Select(recipient => recipient.Address)], now) is SenderDecision.Sign signed
            ? signed.Address
            : item.ReversePath;
    }
}
