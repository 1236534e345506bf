using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Postfix;

/// <summary>One complete list of the queues.</summary>
/// <param name="Held">The hold queue, by id.</param>
/// <param name="Elsewhere">All other queues, by id.</param>
internal sealed record QueueList(IReadOnlyDictionary<string, QueueEntry> Held, IReadOnlyDictionary<string, QueueEntry> Elsewhere)
{
    private const string Hold = "hold";

    public static QueueList Of(IReadOnlyList<QueueEntry> entries)
    {
        Dictionary<string, QueueEntry> held = new(entries.Count, StringComparer.Ordinal);
        Dictionary<string, QueueEntry> elsewhere = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            (entry.Queue == Hold ? held : elsewhere)[entry.Id] = entry;
        }

        // What moves while the queues are listed can stand in two of them.
        foreach (string id in held.Keys)
        {
            elsewhere.Remove(id);
        }

        return new QueueList(held, elsewhere);
    }

    /// <summary>A short id may have been given to another message meanwhile: the arrival must be the same.</summary>
    public bool Holds(MirroredMessage one) =>
        Held.TryGetValue(one.HomeId, out var entry) && (one.ArrivedAt is null || MirroredEnvelope.ArrivedAt(entry) == one.ArrivedAt);
}
