namespace QueueDashboard.Queues;

/// <summary>Folds an address for comparison: who may act on an item and who is told of it.</summary>
internal static class AddressKey
{
    private const int TagLength = 16;

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

        return IsTagged(key) ? key[TagLength..] : key;
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    private static bool IsTagged(string key) => key.Length > TagLength + 2
        && key.StartsWith("prvs=", StringComparison.Ordinal)
        && key[TagLength - 1] == '='
        && key.AsSpan(5, 4).IndexOfAnyExceptInRange('0', '9') < 0
        && key.AsSpan(9, 6).IndexOfAnyExcept(Hex) < 0;
}
