using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Settings;

namespace QueueDashboard.Settings;

/// <summary>
/// What an administrator can change while it runs. Reading takes a snapshot from memory: a hot path may ask for each message.
/// A section that nobody has saved yet has its values from configuration (<c>Defaults:*</c>).
/// </summary>
public sealed class SettingsStore
{
    private readonly UnitOfWork _work;
    private readonly TimeProvider _clock;
    private readonly FirstValues _first;
    private readonly JsonSerializerOptions _json;
    private readonly ConcurrentDictionary<string, Snapshot> _current = new(StringComparer.Ordinal);

    public SettingsStore(UnitOfWork work, TimeProvider clock, FirstValues first, IDataProtectionProvider protection)
    {
        _work = work;
        _clock = clock;
        _first = first;
        _json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new SealedSecretJson(protection.CreateProtector("QueueDashboard.Settings")), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        };
    }

    /// <summary>Raised with a section's name after its values changed, here or in another process. Handlers must be quick.</summary>
    public event Action<string>? Changed;

    public T Current<T>()
        where T : class, ISettingsSection, new() => _current.TryGetValue(T.Section, out var snapshot) ? (T)snapshot.Value : _first.Of<T>();

    /// <summary>The number that a save must name; 0 while nothing was saved.</summary>
    public int VersionOf<T>()
        where T : class, ISettingsSection, new() => _current.TryGetValue(T.Section, out var snapshot) ? snapshot.Version : 0;

    /// <summary>
    /// Validates and writes within the caller's unit of work. Call <see cref="ReloadAsync"/> after its commit.
    /// </summary>
    /// <param name="version">The version that the change was made on; null takes whatever stands there.</param>
    public async Task<SettingOutcome> SaveAsync<T>(QueueDbContext db, T value, int? version, string by, CancellationToken cancel)
        where T : class, ISettingsSection, new()
    {
        var errors = value.Validate().ToList();
        if (errors.Count > 0)
        {
            return new SettingOutcome.Invalid(errors);
        }

        var row = await db.Settings.FindAsync([T.Section], cancel);
        if (version is not null && (row?.Version ?? 0) != version)
        {
            return new SettingOutcome.Stale(row?.ChangedBy ?? "", Microseconds.ToTime(row?.ChangedAt ?? 0));
        }

        if (row is null)
        {
            row = new SettingRow { Section = T.Section };
            db.Settings.Add(row);
        }

        row.Json = JsonSerializer.Serialize(value, _json);
        row.Version++;
        row.ChangedAt = _clock.Now();
        row.ChangedBy = by;
        return new SettingOutcome.Saved(row.Version);
    }

    /// <summary>Reads what stands in the database; tells those who listen what changed.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        var rows = await _work.ReadAsync((db, token) => db.Settings.ToListAsync(token), cancel);
        List<string> changed = [];
        foreach (var section in SettingsSections.All)
        {
            var row = rows.Find(row => row.Section == section.Name);
            if (row is null || (_current.TryGetValue(section.Name, out var old) && old.Version == row.Version))
            {
                continue;
            }

            var value = JsonSerializer.Deserialize(row.Json, section.Type, _json) ?? throw new InvalidDataException($"The settings section {section.Name} is empty in the database.");
            _current[section.Name] = new Snapshot(value, row.Version);
            changed.Add(section.Name);
        }

        foreach (string name in changed)
        {
            Changed?.Invoke(name);
        }
    }

    private sealed record Snapshot(object Value, int Version);
}
