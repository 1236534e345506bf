using System.Collections.Concurrent;

namespace QueueDashboard.Sources;

/// <summary>The doors and how they have been since the start.</summary>
internal sealed class SourceBook(TimeProvider clock) : ISourceBook
{
    private readonly ConcurrentDictionary<string, SourceSeen> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task>> _checks = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SourceSeen> Seen => _seen;

    public void Declare(string name, SourceKind kind, string where) => Change(name, seen => seen with { Kind = kind, Where = where });

    public void Contact(string name) => Change(name, seen => seen with { LastContact = clock.GetUtcNow() });

    public void Brought(string name, int count = 1) =>
        Change(name, seen => seen with { LastContact = clock.GetUtcNow(), LastBrought = clock.GetUtcNow(), Brought = seen.Brought + count });

    public void Failed(string name, string why) => Change(name, seen => seen with { LastFailure = clock.GetUtcNow(), Why = why, Failures = seen.Failures + 1 });

    public void OffersCheck(string name, Func<CancellationToken, Task> check) => _checks[name] = check;

    /// <summary>False: this door waits for others and cannot look.</summary>
    public async Task<bool> CheckAsync(string name, CancellationToken cancel)
    {
        if (!_checks.TryGetValue(name, out var check))
        {
            return false;
        }

        await check(cancel);
        return true;
    }

    private void Change(string name, Func<SourceSeen, SourceSeen> change) => _seen.AddOrUpdate(name, _ => change(new SourceSeen()), (_, seen) => change(seen));
}

/// <summary>How one door has been since the start.</summary>
internal sealed record SourceSeen
{
    public SourceKind Kind { get; init; }
    public string Where { get; init; } = "";
    public DateTimeOffset? LastContact { get; init; }
    public DateTimeOffset? LastBrought { get; init; }
    public DateTimeOffset? LastFailure { get; init; }
    public string? Why { get; init; }
    public long Brought { get; init; }
    public long Failures { get; init; }
}
