using System.Globalization;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Hosting;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>What a person may change about a subscription; the fields are those of the row.</summary>
internal sealed record SubscriptionDraft
{
    public bool Enabled { get; init; }
    public string Addresses { get; init; } = "";
    public int Queues { get; init; } = 7;
    public string Domains { get; init; } = "";
    public DigestSchedule Schedule { get; init; } = DigestSchedule.Daily;
    public int EveryMinutes { get; init; } = 60;
    public int AtMinute { get; init; } = 420;
    public int Weekday { get; init; } = 1;
    public string Cron { get; init; } = "";
    public string TimeZone { get; init; } = "";
    public bool Everything { get; init; }
    public string Language { get; init; } = "en";
    public int Cap { get; init; } = 100;

    public static SubscriptionDraft Of(SubscriptionRow row) => new()
    {
        Enabled = row.Enabled,
        Addresses = row.Addresses,
        Queues = row.Queues,
        Domains = row.Domains,
        Schedule = row.Schedule,
        EveryMinutes = row.EveryMinutes,
        AtMinute = row.AtMinute,
        Weekday = row.Weekday,
        Cron = row.Cron,
        TimeZone = row.TimeZone,
        Everything = row.Everything,
        Language = row.Language,
        Cap = row.Cap,
    };
}

/// <summary>Changes subscriptions.</summary>
internal sealed class SubscriptionDesk(UnitOfWork work, TimeProvider clock)
{
    /// <summary>Validates and saves. The next slot is reckoned anew; what has been told stays told. Null: there is no such subscription.</summary>
    /// <param name="version">The version that the change was made on; null takes whatever stands there.</param>
    public Task<SettingOutcome?> SaveAsync(Actor actor, long id, SubscriptionDraft draft, int? version, CancellationToken cancel) => work.WriteAsync<SettingOutcome?>(
        async (db, stop) =>
        {
            if (await DigestStore.SubscriptionAsync(db, id, stop) is not { } row)
            {
                return null;
            }

            var wrong = Validate(draft, row.Audience).ToList();
            if (wrong.Count > 0)
            {
                return new SettingOutcome.Invalid(wrong);
            }

            if (version is not null && version != row.Version)
            {
                return new SettingOutcome.Stale("", Microseconds.ToTime(row.LastAt ?? 0));
            }

            bool moved = (row.Enabled, row.Schedule, row.EveryMinutes, row.AtMinute, row.Weekday, row.Cron, row.TimeZone)
                != (draft.Enabled, draft.Schedule, draft.EveryMinutes, draft.AtMinute, draft.Weekday, draft.Cron.Trim(), draft.TimeZone);
            (row.Enabled, row.Addresses, row.Queues, row.Domains) = (draft.Enabled, Joined(draft.Addresses), draft.Queues, Joined(draft.Domains).ToLowerInvariant());
            (row.Schedule, row.EveryMinutes, row.AtMinute, row.Weekday, row.Cron, row.TimeZone) = (draft.Schedule, draft.EveryMinutes, draft.AtMinute, draft.Weekday, draft.Cron.Trim(), draft.TimeZone);
            (row.Everything, row.Language, row.Cap) = (draft.Everything, draft.Language, draft.Cap);
            row.NextAt = moved ? null : row.NextAt;
            row.Version++;
            AuditLog.Add(db, clock, actor, Acts.ChangeSettings, Outcomes.Done, null, null, $"subscription {id}");
            return new SettingOutcome.Saved(row.Version);
        },
        cancel);

    private static IEnumerable<SettingError> Validate(SubscriptionDraft draft, Audience audience)
    {
        foreach (string address in DigestStore.Lines(draft.Addresses).Where(address => !MailAddress.IsWritable(address)))
        {
            yield return new("addresses", "mailbox", address, $"This is no address: {address}");
        }

        if (audience is Audience.Administrators && draft.Enabled && !DigestStore.Lines(draft.Addresses).Any())
        {
            yield return new("addresses", "missing", "", "Name at least one address, or turn the subscription off.");
        }

        foreach (string domain in DigestStore.Lines(draft.Domains).Where(domain => Uri.CheckHostName(domain) is not UriHostNameType.Dns))
        {
            yield return new("domains", "domain", domain, $"A domain is a name such as example.org. Given: {domain}");
        }

        if (draft.Schedule is DigestSchedule.Cron && !SchedulingCron.IsValid(draft.Cron))
        {
            yield return new("cron", "cron", draft.Cron, $"This is no cron expression. Five fields such as 0 7 * * 1-5, or Quartz's six. Given: {draft.Cron}");
        }

        if (draft.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out _))
        {
            yield return new("timeZone", "zone", draft.TimeZone, $"This server knows no time zone of that name. Given: {draft.TimeZone}");
        }

        if (draft.Language is not ("en" or "de"))
        {
            yield return new("language", "language", draft.Language, $"The language is en or de. Given: {draft.Language}");
        }

        if (!Enum.IsDefined(draft.Schedule))
        {
            yield return new("schedule", "schedule", ((int)draft.Schedule).ToString(CultureInfo.InvariantCulture), "There is no such schedule.");
        }

        foreach (var (key, value, least, most) in new[] { ("queues", draft.Queues, 1, 7), ("everyMinutes", draft.EveryMinutes, 1, 10_080), ("atMinute", draft.AtMinute, 0, 1439), ("weekday", draft.Weekday, 0, 6), ("cap", draft.Cap, 1, 1000) })
        {
            if (value < least || value > most)
            {
                yield return new(key, "bounds", value.ToString(CultureInfo.InvariantCulture), $"{key} lies between {least} and {most}. Given: {value}");
            }
        }
    }

    private static string Joined(string lines) => string.Join('\n', DigestStore.Lines(lines));
}
