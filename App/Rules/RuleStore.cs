using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Rules;

namespace QueueDashboard.Rules;

/// <summary>The rules in the database, within the caller's unit of work.</summary>
internal static class RuleStore
{
    public static Task<List<RuleRow>> LoadAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Rules.OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(cancel);

    public static async Task<RuleResult> AddAsync(QueueDbContext db, RuleDraft draft, long now, string by, CancellationToken cancel)
    {
        if (RuleValidation.Validate(draft) is { Count: > 0 } faults)
        {
            return new RuleResult.Refused(faults);
        }

        if (await db.Rules.CountAsync(cancel) >= RuleValidation.MostRules)
        {
            return new RuleResult.Refused([new("name", "many-rules", $"There are {RuleValidation.MostRules} rules already; remove one first.")]);
        }

        int last = await db.Rules.MaxAsync(row => (int?)row.Position, cancel) ?? 0;
        RuleRow row = new() { Position = last + 1 };
        Fill(row, draft, now, by);
        db.Rules.Add(row);
        await db.SaveChangesAsync(cancel);
        return new RuleResult.Done(Of(row));
    }

    /// <param name="version">That the change was made on; null takes whatever stands there.</param>
    public static async Task<RuleResult> ChangeAsync(QueueDbContext db, long id, int? version, RuleDraft draft, long now, string by, CancellationToken cancel)
    {
        if (await db.Rules.FindAsync([id], cancel) is not { } row)
        {
            return new RuleResult.NotFound(id);
        }

        if (version is { } seen && seen != row.Version)
        {
            return new RuleResult.Stale(Of(row));
        }

        if (RuleValidation.Validate(draft) is { Count: > 0 } faults)
        {
            return new RuleResult.Refused(faults);
        }

        Fill(row, draft, now, by);
        return new RuleResult.Done(Of(row));
    }

    public static async Task<RuleResult> EnableAsync(QueueDbContext db, long id, bool enabled, long now, string by, CancellationToken cancel)
    {
        if (await db.Rules.FindAsync([id], cancel) is not { } row)
        {
            return new RuleResult.NotFound(id);
        }

        if (row.Enabled != enabled)
        {
            (row.Enabled, row.ChangedAt, row.ChangedBy) = (enabled, now, by);
            row.Version++;
        }

        return new RuleResult.Done(Of(row));
    }

    /// <param name="place">From 1; beyond the last is the last.</param>
    public static async Task<RuleResult> MoveAsync(QueueDbContext db, long id, int place, CancellationToken cancel)
    {
        var rows = await LoadAsync(db, cancel);
        if (rows.Find(row => row.Id == id) is not { } moved)
        {
            return new RuleResult.NotFound(id);
        }

        rows.Remove(moved);
        rows.Insert(Math.Clamp(place - 1, 0, rows.Count), moved);
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Position = i + 1;
        }

        return new RuleResult.Done(Of(moved));
    }

    public static async Task<RuleResult> RemoveAsync(QueueDbContext db, long id, CancellationToken cancel)
    {
        if (await db.Rules.FindAsync([id], cancel) is not { } row)
        {
            return new RuleResult.NotFound(id);
        }

        db.Rules.Remove(row);
        return new RuleResult.Done(Of(row));
    }

    /// <summary>Past the version: a hit changes nothing that a person edits. Rules that are gone meanwhile count nothing.</summary>
    public static async Task CountAsync(QueueDbContext db, IReadOnlyDictionary<long, RuleHits> hits, CancellationToken cancel)
    {
        foreach (var (id, one) in hits)
        {
            long last = Microseconds.From(one.Last);
            await db.Rules.Where(row => row.Id == id).ExecuteUpdateAsync(
                row => row.SetProperty(at => at.Hits, at => at.Hits + one.Count).SetProperty(at => at.LastHitAt, last), cancel);
        }
    }

    public static Rule Of(RuleRow row)
    {
        var stored = RuleJson.Read(row.ConditionsJson);
        RuleDraft draft = new()
        {
            Name = row.Name,
            Enabled = row.Enabled,
            WatchOnly = row.WatchOnly,
            OwnUsers = stored?.OwnUsers ?? false,
            Queue = row.Queue,
            Reason = row.Reason,
            Conditions = stored?.Conditions ?? [],
        };
        return new Rule(
            row.Id, row.Position, draft, row.Hits, row.LastHitAt is { } last ? Microseconds.ToTime(last) : null, Microseconds.ToTime(row.ChangedAt), row.ChangedBy, row.Version);
    }

    private static void Fill(RuleRow row, RuleDraft draft, long now, string by)
    {
        row.Name = draft.Name.Trim();
        row.Enabled = draft.Enabled;
        row.WatchOnly = draft.WatchOnly;
        row.ConditionsJson = RuleJson.Write(draft with { Conditions = [.. draft.Conditions.Select(one => one with { Value = one.Value.Trim(), Name = one.Kind == ConditionKind.Header ? one.Name.Trim() : "" })] });
        row.Queue = draft.Queue;
        row.Reason = draft.Reason;
        (row.ChangedAt, row.ChangedBy) = (now, by);
        row.Version++;
    }
}

/// <summary>Messages that one rule matched since they were last written down.</summary>
internal readonly record struct RuleHits(long Count, DateTimeOffset Last);
