using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Digests;

/// <summary>One stopped message as a digest tells of it.</summary>
/// <param name="RecipientId">The reader's own copy; null in an administrator's digest.</param>
/// <param name="Recipients">For administrators only; null in a recipient's digest, which names nobody else.</param>
internal sealed record DigestItem(ItemRow Item, double? Threshold, long? RecipientId, string? Recipients);

/// <summary>What decides whether a message is among those that are shown.</summary>
internal readonly record struct DigestCandidate(long ItemId, ReasonCode Reason, double? Score, long? RecipientId)
{
    /// <summary>Most likely wanted first: the least dangerous reason, then the lowest score, then the newest.</summary>
    public static IEnumerable<DigestCandidate> MostWantedFirst(IEnumerable<DigestCandidate> candidates) =>
        candidates.OrderBy(one => DangerTable.Of(one.Reason)).ThenBy(one => one.Score ?? double.MinValue).ThenByDescending(one => one.ItemId);
}

/// <summary>What one address is to be told.</summary>
/// <param name="Shown">At most the subscription's cap, most likely wanted first.</param>
/// <param name="Rest">Those beyond the cap, in the same order.</param>
/// <param name="UpTo">The newest item that was considered.</param>
internal sealed record DigestPick(string SentTo, IReadOnlyList<DigestItem> Shown, IReadOnlyList<DigestCandidate> Rest, long UpTo, DateTimeOffset? Since)
{
    public int Count => Shown.Count + Rest.Count;
}
