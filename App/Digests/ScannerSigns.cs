using QueueDashboard.Data;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Digests;

/// <summary>
/// What tells a program that opens links from a person who does. Signs, no proof: they are shown to an administrator and decide
/// nothing.
/// </summary>
internal sealed class ScannerSigns
{
    // A person has to find the mail and read it first.
    private static readonly TimeSpan TooSoon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);
    private const int BurstLinks = 3;

    private readonly HashSet<long> _shown = [];

    public ScannerSigns(IEnumerable<(LinkOpeningRow Opening, DateTimeOffset? Sent)> openings)
    {
        var all = openings.ToList();
        long burst = Microseconds.From(Burst);
        foreach (var client in all.GroupBy(of => of.Opening.ClientAddress))
        {
            var times = client.OrderBy(of => of.Opening.At).ToList();
            for (int at = 0; at < times.Count; at++)
            {
                var (opening, sent) = times[at];
                bool soon = sent is { } moment && Microseconds.ToTime(opening.At) - moment < TooSoon;
                if (opening.Method == "HEAD" || soon)
                {
                    _shown.Add(opening.Id);
                }

                var near = times.Skip(at).TakeWhile(of => of.Opening.At - opening.At <= burst).ToList();
                if (near.DistinctBy(of => of.Opening.LinkId).Count() >= BurstLinks)
                {
                    near.ForEach(of => _shown.Add(of.Opening.Id));
                }
            }
        }
    }

    public bool Shows(LinkOpeningRow opening) => _shown.Contains(opening.Id);
}
