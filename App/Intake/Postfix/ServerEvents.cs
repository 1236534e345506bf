using System.Collections.Concurrent;

namespace QueueDashboard.Intake.Postfix;

/// <summary>What the log of a mail server said of acts there; without a log nothing.</summary>
internal sealed class ServerEvents
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, bool> _removed = new(StringComparer.Ordinal);

    /// <summary>Reads the log to its end; set by whoever follows it.</summary>
    public Func<CancellationToken, Task> CatchUpAsync { get; set; } = _ => Task.CompletedTask;

    public void Removed(string id)
    {
        // It serves the look that comes next, so nothing old is missed.
        if (_removed.Count >= Most)
        {
            _removed.Clear();
        }

        _removed[id] = true;
    }

    public bool WasRemoved(string id) => _removed.ContainsKey(id);
}
