using QueueDashboard.Batv;
using QueueDashboard.Filter;

namespace QueueDashboard.Web.Backscatter;

/// <summary>
/// The mail server's listeners, from both who know of them: the history keeps over a restart what was judged and signed; the door knows, since the
/// start, also of those that asked about ordinary mail only.
/// </summary>
internal static class ListenerSights
{
    public static IReadOnlyList<ListenerSight> Of(IEnumerable<ListenerSight> kept, FilterSnapshot seen)
    {
        var all = kept.ToDictionary(sight => sight.Listener, StringComparer.OrdinalIgnoreCase);
        foreach (var now in seen.Listeners)
        {
            all[now.DaemonName] = all.TryGetValue(now.DaemonName, out var before)
                ? before with
                {
                    FirstSeen = before.FirstSeen < now.FirstSeen ? before.FirstSeen : now.FirstSeen,
                    LastSeen = before.LastSeen > now.LastSeen ? before.LastSeen : now.LastSeen,
                }
                : new ListenerSight(now.DaemonName, now.FirstSeen, now.LastSeen, now.Judged, now.Refused, now.Signed, now.LastSigned);
        }

        return [.. all.Values.OrderByDescending(sight => sight.LastSeen)];
    }
}
