using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>Changes alarms and tries them out. Who may do it is asked before, at the door.</summary>
internal sealed class AlarmDesk(UnitOfWork work, AlarmSecrets secrets, AlarmMeter meter, AlarmTeller teller, AlarmBoard board, TimeProvider clock)
{
    public Task<AlarmResult> AddAsync(Actor actor, AlarmDraft draft, CancellationToken cancel) =>
        ActAsync(actor, Acts.AddAlarm, (db, token) => AlarmStore.AddAsync(db, draft, secrets, token), cancel);

    /// <param name="version">That the change was made on; null takes whatever stands there.</param>
    public Task<AlarmResult> ChangeAsync(Actor actor, long id, int? version, AlarmDraft draft, CancellationToken cancel) =>
        ActAsync(actor, Acts.ChangeAlarm, (db, token) => AlarmStore.ChangeAsync(db, id, version, _ => draft, secrets, token), cancel);

    public Task<AlarmResult> EnableAsync(Actor actor, long id, bool enabled, CancellationToken cancel) =>
        ActAsync(actor, Acts.ChangeAlarm, (db, token) => AlarmStore.ChangeAsync(db, id, null, before => before with { Enabled = enabled }, secrets, token), cancel);

    public Task<AlarmResult> RemoveAsync(Actor actor, long id, CancellationToken cancel) =>
        ActAsync(actor, Acts.RemoveAlarm, (db, token) => AlarmStore.RemoveAsync(db, id, token), cancel);

    /// <summary>The alarms that most want first, all told on the same ways; without one they are added and rest. Nothing is added when one is refused.</summary>
    public async Task<AlarmResult> AddUsualAsync(Actor actor, string webhook, string mailTo, string language, CancellationToken cancel)
    {
        AlarmDraft ways = new() { Webhook = webhook, MailTo = mailTo, Language = language };
        AlarmWords words = new(language);
        AlarmKind[] kinds = [AlarmKind.Held, AlarmKind.Oldest, AlarmKind.SourceSilent, AlarmKind.DigestFailed, AlarmKind.RelayFailed];
        var drafts = kinds.Select(kind => ways with { Name = words[$"Name_{kind}"], Kind = kind, Limit = AlarmKinds.Of(kind).Usual, Queues = kind is AlarmKind.Oldest ? 1 : 7, Enabled = ways.HasChannel }).ToList();
        if (drafts.SelectMany(AlarmValidation.Validate).Distinct().ToList() is { Count: > 0 } faults)
        {
            return new AlarmResult.Refused(faults);
        }

        AlarmResult result = new AlarmResult.Refused([]);
        foreach (var draft in drafts)
        {
            result = await AddAsync(actor, draft, cancel);
            if (result is not AlarmResult.Done)
            {
                break;
            }
        }

        return result;
    }

    /// <summary>
    /// Tells on each of the alarm's ways that this is a test, with what it measures now, and answers what came of it. The alarm's state stays.
    /// Null: there is no such alarm.
    /// </summary>
    public async Task<AlarmEvent?> TestAsync(Actor actor, long id, CancellationToken cancel)
    {
        if (await work.ReadAsync((db, token) => AlarmStore.FindAsync(db, id, token), cancel) is not { } alarm)
        {
            return null;
        }

        var reading = await meter.Begin().ReadAsync(alarm, cancel);
        var happened = await work.WriteAsync((db, token) => AlarmStore.AddEventAsync(db, id, clock.Now(), AlarmWhat.Test, reading, token), cancel);
        var told = await teller.TellAsync(alarm, happened, cancel);
        await work.WriteAsync(
            (db, _) =>
            {
                bool bad = told is null or { Webhook: { IsSent: false } } or { Mail: { IsSent: false } };
                AuditLog.Add(db, clock, actor, Acts.TestAlarm, bad ? Outcomes.Failed : Outcomes.Done, null, null, $"{id} \"{alarm.Name}\": webhook {told?.Webhook?.Code ?? "none"}, mail {told?.Mail?.Code ?? "none"}");
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return told;
    }

    private async Task<AlarmResult> ActAsync(Actor actor, string act, Func<QueueDbContext, CancellationToken, Task<AlarmResult>> change, CancellationToken cancel)
    {
        var result = await work.WriteAsync(
            async (db, token) =>
            {
                var outcome = await change(db, token);
                if (outcome is AlarmResult.Done done)
                {
                    AuditLog.Add(db, clock, actor, act, Outcomes.Done, null, null, Named(done.Alarm));
                }

                return outcome;
            },
            cancel);
        await board.ReloadAsync(cancel);
        return result;
    }

    // Never its ways: the address of a chat server's webhook is a secret in itself.
    private static string Named(Alarm alarm) =>
        $"{alarm.Id} \"{alarm.Draft.Name}\"{(alarm.Draft.Enabled ? "" : ", disabled")}: {alarm.Facts.Word} over {alarm.Draft.Limit} {AlarmKinds.Word(alarm.Facts.Unit)}";
}
