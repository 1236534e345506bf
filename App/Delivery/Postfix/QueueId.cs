using System.Buffers;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>A Postfix queue id: what may be named to a command, and what it says of itself.</summary>
internal static class QueueId
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789ABCDEF");

    /// <summary>6 to 40 letters and digits. The word ALL, which postsuper takes for every message, is none.</summary>
    public static bool IsValid(string id) => id.Length is >= 6 and <= 40 && id.AsSpan().IndexOfAnyExcept(Letters) < 0;

    /// <summary>
    /// Made of microseconds and an inode (enable_long_queue_ids = no): used again soon. The long form has the time too, in letters beyond F.
    /// </summary>
    public static bool IsShort(string id) => id.AsSpan().IndexOfAnyExcept(Hex) < 0;
}
