using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>A digest that came back marks its reader, so that an administrator sees who is told nothing.</summary>
internal sealed class DigestBounces(UnitOfWork work, TimeProvider clock)
{
    private const int LongestText = 500;
    private static readonly Actor Reports = Actor.System("digests");

    /// <summary>Whether a digest of ours bears this Message-ID.</summary>
    public Task<bool> IsOursAsync(string messageId, CancellationToken cancel) =>
        work.ReadAsync(async (db, stop) => await DigestStore.ByMessageIdAsync(db, messageId, stop) is not null, cancel);

    /// <summary>
    /// True when it was one of ours. Only the Message-ID is believed: it holds a random number that nobody else knows, while an address
    /// in a report can be anybody's.
    /// </summary>
    /// <param name="messageId">Of the mail that came back, with its angle brackets.</param>
    /// <param name="text">What the other mail server said.</param>
    public Task<bool> MarkBouncedAsync(string messageId, string text, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await DigestStore.ByMessageIdAsync(db, messageId, stop) is not { } digest || await DigestStore.SubscriptionAsync(db, digest.SubscriptionId, stop) is null)
            {
                return false;
            }

            var subscriber = await DigestStore.SubscriberAsync(db, digest.SubscriptionId, AddressKey.Fold(digest.SentTo), stop);
            subscriber.BouncedAt = clock.Now();
            subscriber.BounceText = ShownText.Line(text, LongestText);
            AuditLog.Add(db, clock, Reports, Acts.SendDigest, Outcomes.Failed, null, digest.SentTo, $"digest {digest.Id} came back: {subscriber.BounceText}");
            return true;
        },
        cancel);
}
