using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Queues;

/// <summary>Folds an address for comparison: who may act on an item and who is told of it.</summary>
internal static class AddressKey
{
    /// <summary>
    /// Lower case, without quotes that are not needed and without a BATV tag (<c>prvs=KDDDSSSSSS=</c>, 16 characters): a bounce to a tagged
    /// address belongs to the person behind it. Two addresses that differ in the case of their local part count as one; almost
    /// every MTA delivers them to one mailbox (RFC 5321 section 2.4 would allow otherwise).
    /// </summary>
    public static string Fold(string address)
    {
        string key = address.Trim().ToLowerInvariant();
        int at = key.LastIndexOf('@');
        if (at > 2 && key[0] == '"' && key[at - 1] == '"' && key.AsSpan(1, at - 2).IndexOfAnyExcept(Plain) < 0)
        {
            key = string.Concat(key.AsSpan(1, at - 2), key.AsSpan(at));
        }

        return PrvsTag.TryRead(key, out _) ? key[PrvsTag.Length..] : key;
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");
}
