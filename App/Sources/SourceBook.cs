namespace QueueDashboard.Sources;

/// <summary>The doors and how they have been: in memory, because a door must not wait; <see cref="SourceKeeper"/> writes it down behind them.</summary>
internal sealed class SourceBook(TimeProvider clock) : ISourceBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SourceSeen> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<CancellationToken, Task>> _checks = new(StringComparer.Ordinal);
    private Dictionary<(string Name, int Hour), (long Brought, long Failed)> _hours = [];

    /// <summary>The declared ones, by name.</summary>
    public IReadOnlyList<SourceSeen> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen.Values.Where(seen => seen.IsDeclared).OrderBy(seen => seen.Kind).ThenBy(seen => seen.Name, StringComparer.Ordinal)];
            }
        }
    }

    public void Declare(string name, SourceKind kind, string where) => Change(name, seen => seen with { Kind = kind, Where = where, IsDeclared = true });

    public void Contact(string name) => Change(name, seen => seen with { LastContact = clock.GetUtcNow() });

    public void Brought(string name, int count = 1)
    {
        var now = clock.GetUtcNow();
        Change(name, seen => seen with { LastContact = now, LastBrought = now }, brought: count);
    }

    public void Failed(string name, string why) => Change(name, seen => seen with { LastFailure = clock.GetUtcNow(), Why = why }, failed: 1);

    public void OffersCheck(string name, Func<CancellationToken, Task> check)
    {
        lock (_gate)
        {
            _checks[name] = check;
        }
    }

    public bool CanCheck(string name)
    {
        lock (_gate)
        {
            return _checks.ContainsKey(name);
        }
    }

    /// <summary>False: this door waits for others and cannot look.</summary>
    public async Task<bool> CheckAsync(string name, CancellationToken cancel)
    {
        Func<CancellationToken, Task>? check;
        lock (_gate)
        {
            _checks.TryGetValue(name, out check);
        }

        if (check is null)
        {
            return false;
        }

        await check(cancel);
        return true;
    }

    /// <summary>What was known before the start; what has been seen since is newer.</summary>
    public void Recall(IEnumerable<SourceSeen> known)
    {
        foreach (var one in known)
        {
            Change(one.Name, seen => seen with
            {
                LastContact = seen.LastContact ?? one.LastContact,
                LastBrought = seen.LastBrought ?? one.LastBrought,
                Why = seen.LastFailure is null ? one.Why : seen.Why,
                LastFailure = seen.LastFailure ?? one.LastFailure,
            });
        }
    }

    /// <summary>What has happened since the last call; whoever cannot write it gives it back.</summary>
    public Dictionary<(string Name, int Hour), (long Brought, long Failed)> TakeHours()
    {
        lock (_gate)
        {
            var taken = _hours;
            _hours = [];
            return taken;
        }
    }

    public void GiveBack(Dictionary<(string Name, int Hour), (long Brought, long Failed)> hours)
    {
        lock (_gate)
        {
            foreach (var (key, count) in hours)
            {
                Add(key, count.Brought, count.Failed);
            }
        }
    }

    private void Change(string name, Func<SourceSeen, SourceSeen> change, long brought = 0, long failed = 0)
    {
        int hour = SourceHabit.HourOf(clock.GetUtcNow());
        lock (_gate)
        {
            _seen[name] = change(_seen.GetValueOrDefault(name) ?? new SourceSeen { Name = name });
            if (brought + failed > 0)
            {
                Add((name, hour), brought, failed);
            }
        }
    }

    private void Add((string Name, int Hour) key, long brought, long failed)
    {
        var known = _hours.GetValueOrDefault(key);
        _hours[key] = (known.Brought + brought, known.Failed + failed);
    }
}

/// <summary>How one door has been.</summary>
internal sealed record SourceSeen
{
    public required string Name { get; init; }
    public SourceKind Kind { get; init; }

    /// <summary>What a person would look for: an address, a folder, a host.</summary>
    public string Where { get; init; } = "";

    /// <summary>It is configured now, and not only known from before.</summary>
    public bool IsDeclared { get; init; }
    public DateTimeOffset? LastContact { get; init; }
    public DateTimeOffset? LastBrought { get; init; }
    public DateTimeOffset? LastFailure { get; init; }
    public string? Why { get; init; }
}
