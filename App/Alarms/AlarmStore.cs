using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>The alarms in the database, within the caller's unit of work.</summary>
internal static class AlarmStore
{
    public static Task<List<AlarmRow>> EnabledAsync(QueueDbContext db, CancellationToken cancel) =>
        db.Alarms.Where(row => row.Enabled).OrderBy(row => row.Id).Take(AlarmValidation.MostAlarms).ToListAsync(cancel);

    public static Task<AlarmRow?> FindAsync(QueueDbContext db, long id, CancellationToken cancel) => db.Alarms.FirstOrDefaultAsync(row => row.Id == id, cancel);

    public static async Task<AlarmResult> AddAsync(QueueDbContext db, AlarmDraft draft, AlarmSecrets secrets, CancellationToken cancel)
    {
        if (AlarmValidation.Validate(draft) is { Count: > 0 } faults)
        {
            return new AlarmResult.Refused(faults);
        }

        if (await db.Alarms.CountAsync(cancel) >= AlarmValidation.MostAlarms)
        {
            return new AlarmResult.Refused([new("name", "many", $"There are {AlarmValidation.MostAlarms} alarms already; remove one first.")]);
        }

        AlarmRow row = new();
        Fill(row, draft, secrets);
        db.Alarms.Add(row);
        await db.SaveChangesAsync(cancel);
        return new AlarmResult.Done(Alarm.Of(row, null));
    }

    /// <param name="version">That the change was made on; null takes whatever stands there.</param>
    public static async Task<AlarmResult> ChangeAsync(QueueDbContext db, long id, int? version, Func<AlarmDraft, AlarmDraft> change, AlarmSecrets secrets, CancellationToken cancel)
    {
        if (await db.Alarms.FindAsync([id], cancel) is not { } row)
        {
            return new AlarmResult.NotFound(id);
        }

        var before = Alarm.Of(row, null);
        if (version is { } seen && seen != row.Version)
        {
            return new AlarmResult.Stale(before);
        }

        var draft = change(before.Draft);
        if (AlarmValidation.Validate(draft) is { Count: > 0 } faults)
        {
            return new AlarmResult.Refused(faults);
        }

        Fill(row, draft, secrets);
        if (!draft.Enabled || draft.Kind != before.Draft.Kind)
        {
            // It watches something else now, or nothing: what rang is over without anybody being told so.
            (row.RaisedAt, row.ToldAt) = (null, null);
        }

        return new AlarmResult.Done(Alarm.Of(row, null));
    }

    public static async Task<AlarmResult> RemoveAsync(QueueDbContext db, long id, CancellationToken cancel)
    {
        if (await db.Alarms.FindAsync([id], cancel) is not { } row)
        {
            return new AlarmResult.NotFound(id);
        }

        db.Alarms.Remove(row);
        return new AlarmResult.Done(Alarm.Of(row, null));
    }

    /// <summary>
    /// Says that it rings, past the version: nothing changes that a person edits. False: it was removed, turned off, or is known to ring already.
    /// </summary>
    public static async Task<bool> RaiseAsync(QueueDbContext db, long id, long now, CancellationToken cancel) =>
        await db.Alarms.Where(row => row.Id == id && row.Enabled && row.RaisedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(at => at.RaisedAt, now).SetProperty(at => at.ToldAt, (long?)null), cancel) == 1;

    public static async Task<bool> ClearAsync(QueueDbContext db, long id, CancellationToken cancel) =>
        await db.Alarms.Where(row => row.Id == id && row.RaisedAt != null)
            .ExecuteUpdateAsync(row => row.SetProperty(at => at.RaisedAt, (long?)null).SetProperty(at => at.ToldAt, (long?)null), cancel) == 1;

    public static Task<bool> RingsAsync(QueueDbContext db, long id, CancellationToken cancel) => db.Alarms.AnyAsync(row => row.Id == id && row.RaisedAt != null, cancel);

    public static async Task<AlarmEventRow> AddEventAsync(QueueDbContext db, long alarm, long now, string what, Reading reading, CancellationToken cancel)
    {
        AlarmEventRow row = new() { AlarmId = alarm, At = now, What = what, Value = reading.Value, Subject = reading.Subject };
        db.AlarmEvents.Add(row);
        await db.SaveChangesAsync(cancel);
        return row;
    }

    /// <summary>The alarm may have been removed while it told: then there is nothing to write down.</summary>
    public static async Task<AlarmEventRow?> SettleAsync(QueueDbContext db, long happened, TellOutcome? webhook, TellOutcome? mail, long? toldAt, CancellationToken cancel)
    {
        if (await db.AlarmEvents.FindAsync([happened], cancel) is not { } row)
        {
            return null;
        }

        (row.WebhookOutcome, row.MailOutcome) = (webhook?.ToString(), mail?.ToString());
        if (toldAt is { } told)
        {
            await db.Alarms.Where(alarm => alarm.Id == row.AlarmId && alarm.RaisedAt != null).ExecuteUpdateAsync(alarm => alarm.SetProperty(at => at.ToldAt, told), cancel);
        }

        return row;
    }

    public static Task<int> PurgeEventsAsync(QueueDbContext db, long before, CancellationToken cancel) => db.AlarmEvents.Where(row => row.At < before).ExecuteDeleteAsync(cancel);

    private static void Fill(AlarmRow row, AlarmDraft draft, AlarmSecrets secrets)
    {
        var facts = AlarmKinds.Of(draft.Kind);
        row.Name = draft.Name.Trim();
        row.Kind = draft.Kind;
        row.Enabled = draft.Enabled;
        row.Limit = draft.Limit;
        row.Queues = facts.HasQueues ? draft.Queues : 7;
        row.Source = facts.HasSource ? draft.Source.Trim() : "";
        row.Webhook = draft.Webhook.Trim();
        row.MailTo = string.Join('\n', AlarmLines.Of(draft.MailTo));
        row.RepeatMinutes = draft.RepeatMinutes;
        row.Language = draft.Language;
        row.WebhookSecret = row.Webhook.Length == 0 ? null : draft.Secret is { } secret ? secrets.Seal(secret) : row.WebhookSecret;
        row.Version++;
    }
}
