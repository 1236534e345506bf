using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>What somebody chooses; null is as usual.</summary>
internal sealed record ChoiceDraft
{
    /// <summary>Off, OnArrival, Daily or Weekly.</summary>
    public DigestSchedule? Schedule { get; init; }

    /// <summary>Minutes after local midnight, 0 to 1439.</summary>
    public int? AtMinute { get; init; }

    /// <summary>0 is Sunday.</summary>
    public int? Weekday { get; init; }

    /// <summary>An IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>en or de.</summary>
    public string? Language { get; init; }

    public static ChoiceDraft Of(RecipientChoiceRow? row) => row is null ? new() : new() { Schedule = row.Schedule, AtMinute = row.AtMinute, Weekday = row.Weekday, TimeZone = row.TimeZone, Language = row.Language };
}

/// <summary>What became of a change of a choice.</summary>
internal abstract record ChoiceOutcome
{
    private ChoiceOutcome()
    {
    }

    /// <param name="Row">Null: there is no choice any more, all is as usual.</param>
    internal sealed record Done(RecipientChoiceRow? Row) : ChoiceOutcome;

    internal sealed record Invalid(IReadOnlyList<SettingError> Errors) : ChoiceOutcome;
}

/// <summary>Keeps how recipients and domains want their digests. Who may change which is asked before, at the door.</summary>
internal sealed class RecipientChoices(UnitOfWork work, SettingsStore settings, TimeProvider clock)
{
    /// <summary>What a person may choose; the other schedules are an administrator's, of the subscription.</summary>
    public static IReadOnlyList<DigestSchedule> Schedules { get; } = [DigestSchedule.Off, DigestSchedule.OnArrival, DigestSchedule.Daily, DigestSchedule.Weekly];

    /// <summary>The key of an address or of <c>@domain</c>; null: it is neither.</summary>
    public static string? KeyOf(string text)
    {
        string plain = text.Trim();
        if (plain.StartsWith('@'))
        {
            return GeneralSettings.IsDomain(plain[1..]) ? "@" + plain[1..].ToLowerInvariant().TrimEnd('.') : null;
        }

        return MailAddress.IsWritable(plain) && plain.Length <= 320 ? AddressKey.Fold(plain) : null;
    }

    public Task<ChoiceBook> OfAsync(string addressKey, CancellationToken cancel) => work.ReadAsync((db, stop) => ChoiceStore.BookOfAsync(db, addressKey, stop), cancel);

    /// <summary>Stores a choice; one that says nothing is removed.</summary>
    /// <param name="key">A folded address or <c>@domain</c>.</param>
    public async Task<ChoiceOutcome> SaveAsync(string key, ChoiceDraft draft, Actor actor, CancellationToken cancel)
    {
        var wrong = Validate(key, draft).ToList();
        if (wrong.Count > 0)
        {
            return new ChoiceOutcome.Invalid(wrong);
        }

        return await work.WriteAsync<ChoiceOutcome>(
            async (db, stop) =>
            {
                var row = await ChoiceStore.FindAsync(db, key, stop);
                bool empty = draft is { Schedule: null, Language: null, TimeZone: null };
                if (row is null && empty)
                {
                    return new ChoiceOutcome.Done(null);
                }

                if (row is not null && ChoiceDraft.Of(row) == draft)
                {
                    return new ChoiceOutcome.Done(row);
                }

                AuditLog.Add(db, clock, actor, Acts.ChangeChoice, Outcomes.Done, null, key, Words(draft));
                if (empty)
                {
                    ChoiceStore.Remove(db, row!);
                    return new ChoiceOutcome.Done(null);
                }

                if (row is null)
                {
                    row = new RecipientChoiceRow { Key = key };
                    ChoiceStore.Add(db, row);
                }

                (row.Schedule, row.AtMinute, row.Weekday, row.TimeZone, row.Language) = (draft.Schedule, draft.AtMinute, draft.Weekday, draft.TimeZone, draft.Language);
                row.NextAt = await FirstSlotAsync(db, row, stop);
                (row.ChangedAt, row.ChangedBy) = (clock.Now(), ActorWords.Stored(actor));
                row.Version++;
                return new ChoiceOutcome.Done(row);
            },
            cancel);
    }

    /// <summary>What becomes of one's digests without a word about anything else: off, or as usual again.</summary>
    public async Task SetOffAsync(string key, bool off, Actor actor, CancellationToken cancel)
    {
        var known = ChoiceDraft.Of((await OfAsync(key, cancel)).Own(key));
        await SaveAsync(key, known with { Schedule = off ? DigestSchedule.Off : null, AtMinute = off ? known.AtMinute : null, Weekday = off ? known.Weekday : null }, actor, cancel);
    }

    public Task<bool> RemoveAsync(string key, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await ChoiceStore.FindAsync(db, key, stop) is not { } row)
            {
                return false;
            }

            ChoiceStore.Remove(db, row);
            AuditLog.Add(db, clock, actor, Acts.ChangeChoice, Outcomes.Done, null, key, "as usual");
            return true;
        },
        cancel);

    /// <summary>By the hours of the recipients' subscription where the choice leaves some open; null: at the next wake-up, or at an arrival.</summary>
    private async Task<long?> FirstSlotAsync(QueueDbContext db, RecipientChoiceRow row, CancellationToken cancel)
    {
        var subscription = (await DigestStore.SubscriptionsAsync(db, cancel)).Find(one => one.Audience is Audience.Recipients);
        return subscription is not null && DigestPlanner.NextAfter(ChoiceBook.With(subscription, row), clock.GetUtcNow(), clock.LocalTimeZone) is { } next
            ? Microseconds.From(next)
            : null;
    }

    private IEnumerable<SettingError> Validate(string key, ChoiceDraft draft)
    {
        if (!settings.Current<GeneralSettings>().IsOwn(key))
        {
            yield return new("key", "own", key, $"Digests go to own domains only. Given: {key}");
        }

        if (draft.Schedule is { } schedule && !Schedules.Contains(schedule))
        {
            yield return new("schedule", "schedule", schedule.ToString(), "The schedule is off, on-arrival, daily or weekly.");
        }

        if (draft.AtMinute is < 0 or > 1439)
        {
            yield return new("at", "bounds", $"{draft.AtMinute}", "The time lies between 00:00 and 23:59.");
        }

        if (draft.Weekday is < 0 or > 6)
        {
            yield return new("weekday", "bounds", $"{draft.Weekday}", "The day of the week lies between 0 (Sunday) and 6.");
        }

        if (draft.TimeZone is { } zone && (zone.Length is 0 or > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
        {
            yield return new("timeZone", "zone", zone, $"This server knows no time zone of that name. Given: {zone}");
        }

        if (draft.Language is not (null or "en" or "de"))
        {
            yield return new("language", "language", draft.Language, $"The language is en or de. Given: {draft.Language}");
        }
    }

    private static string Words(ChoiceDraft draft) => draft is { Schedule: null, Language: null, TimeZone: null }
        ? "as usual"
        : FormattableString.Invariant($"schedule {draft.Schedule?.ToString() ?? "as usual"}, minute {draft.AtMinute?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "as usual"}, weekday {draft.Weekday?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "as usual"}, zone {draft.TimeZone ?? "as usual"}, language {draft.Language ?? "as usual"}");
}
