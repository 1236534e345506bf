using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Accounts;

/// <summary>
/// Counts failures of names that do not exist and locks them like real ones. Only in memory: a restart forgets them, which
/// tells an attacker nothing that he could not see before.
/// </summary>
internal sealed class UnknownNames(IOptions<AccessOptions> options, TimeProvider clock)
{
    // The attempts are rate limited by address; this bounds what many addresses together can fill.
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset? LockedUntil(string name) =>
        _failures.TryGetValue(name, out var failures) && failures.Until > clock.GetUtcNow() ? failures.Until : null;

    /// <summary>Counts one; the end of the lock-out when this was one too many.</summary>
    public DateTimeOffset? Fail(string name)
    {
        if (_failures.Count >= Most)
        {
            _failures.Clear();
        }

        var now = clock.GetUtcNow();
        var after = _failures.AddOrUpdate(name, _ => Next(0, now), (_, before) => Next(before.Count, now));
        return after.Until;
    }

    private Failures Next(int count, DateTimeOffset now) =>
        count + 1 >= options.Value.LockOutFailures ? new(0, now.AddMinutes(options.Value.LockOutMinutes)) : new(count + 1, null);

    private sealed record Failures(int Count, DateTimeOffset? Until);
}
