using QueueDashboard.Alarms;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Api;

internal sealed record AlarmListAnswer(IReadOnlyList<ListedAlarm> Alarms);

/// <summary>An alarm; of its secret only whether there is one.</summary>
/// <param name="Unit">Of the limit: messages, hours, minutes, digests or times.</param>
/// <param name="Since">Since when it rings; null: it is quiet.</param>
/// <param name="OnlyThroughWatched">It is told by mail alone, and only through what it watches.</param>
/// <param name="Last">What it told last, or tried to.</param>
/// <param name="Version">Sent along with a change, anybody else's change in between is answered with 409.</param>
internal sealed record ListedAlarm(
    long Id,
    string Name,
    string Kind,
    bool Enabled,
    int Limit,
    string Unit,
    IReadOnlyList<string> Queues,
    string Source,
    string Webhook,
    bool HasSecret,
    IReadOnlyList<string> MailTo,
    int RepeatMinutes,
    string Language,
    DateTimeOffset? Since,
    DateTimeOffset? ToldAt,
    bool OnlyThroughWatched,
    AlarmEventJson? Last,
    int Version)
{
    public static ListedAlarm Of(Alarm alarm, RelaySettings relays) => new(
        alarm.Id,
        alarm.Draft.Name,
        alarm.Facts.Word,
        alarm.Draft.Enabled,
        alarm.Draft.Limit,
        AlarmKinds.Word(alarm.Facts.Unit),
        [.. AlarmMeter.QueuesOf(alarm.Draft.Queues).Select(ApiWords.Of)],
        alarm.Draft.Source,
        alarm.Draft.Webhook,
        alarm.HasSecret,
        [.. AlarmLines.Of(alarm.Draft.MailTo)],
        alarm.Draft.RepeatMinutes,
        alarm.Draft.Language,
        alarm.RaisedAt,
        alarm.ToldAt,
        AlarmWays.OnlyThroughWatched(alarm.Draft, relays),
        alarm.Last is null ? null : AlarmEventJson.Of(alarm.Last),
        alarm.Version);
}

/// <summary>What an alarm is to be; of a change, what is left out becomes the default, but for the secret, which stays.</summary>
/// <param name="Kind">held, oldest, source, digest-failed, bounces-rejected or relay-failed.</param>
/// <param name="Limit">The kind's usual one when left out.</param>
/// <param name="Queues">Of held and oldest; all when left out.</param>
/// <param name="Source">Of source; any when left out.</param>
/// <param name="Secret">Left out: the one that holds stays. An empty text: none.</param>
/// <param name="Version">Of a change: the version that it was made on.</param>
internal sealed record AlarmBody(
    string Name, string Kind, bool? Enabled, int? Limit, IReadOnlyList<string>? Queues, string? Source, string? Webhook, string? Secret, IReadOnlyList<string>? MailTo, int? RepeatMinutes, string? Language, int? Version);

/// <param name="Next">Goes into the next call's cursor; null: this was the last page.</param>
internal sealed record AlarmEventsAnswer(IReadOnlyList<AlarmEventJson> Events, string? Next);

/// <param name="What">raised, repeated, cleared or test.</param>
/// <param name="Webhook">Null: there was none to call.</param>
/// <param name="Mail">Null: there was nobody to mail.</param>
internal sealed record AlarmEventJson(long Id, DateTimeOffset At, string What, double Value, string Subject, OutcomeJson? Webhook, OutcomeJson? Mail)
{
    public static AlarmEventJson Of(AlarmEvent one) => new(one.Id, one.At, one.What, Math.Round(one.Value, 2), one.Subject, OutcomeJson.Of(one.Webhook), OutcomeJson.Of(one.Mail));
}

/// <param name="Code">sent, or why not: no-name, no-connection, no-tls, timeout, redirect, status, secret-lost, no-relay, relay-broken, refused, fault.</param>
/// <param name="Detail">What the other side said, cut.</param>
internal sealed record OutcomeJson(string Code, string Detail)
{
    public static OutcomeJson? Of(TellOutcome? outcome) => outcome is null ? null : new(outcome.Code, outcome.Detail);
}
