using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>What a person decides about an alarm; the fields are those of the row.</summary>
public sealed record AlarmDraft
{
    public string Name { get; init; } = "";
    public AlarmKind Kind { get; init; } = AlarmKind.Held;
    public bool Enabled { get; init; } = true;
    public int Limit { get; init; } = 500;
    public int Queues { get; init; } = 7;
    public string Source { get; init; } = "";
    public string Webhook { get; init; } = "";

    /// <summary>Null: the one that holds stays. Empty: none. Never filled from what is stored.</summary>
    public string? Secret { get; init; }

    /// <summary>One address a line.</summary>
    public string MailTo { get; init; } = "";

    /// <summary>0: told once.</summary>
    public int RepeatMinutes { get; init; } = 60;
    public string Language { get; init; } = "en";

    /// <summary>It has somebody to tell.</summary>
    public bool HasChannel => Webhook.Trim().Length > 0 || AlarmLines.Of(MailTo).Any();
}

/// <summary>An alarm as the page and the API show it, without its secret.</summary>
/// <param name="RaisedAt">Since when it rings; null: all is well.</param>
/// <param name="Last">What it told last, or tried to.</param>
public sealed record Alarm(long Id, AlarmDraft Draft, bool HasSecret, DateTimeOffset? RaisedAt, DateTimeOffset? ToldAt, int Version, AlarmEvent? Last)
{
    public AlarmKindFacts Facts => AlarmKinds.Of(Draft.Kind);

    internal static Alarm Of(AlarmRow row, AlarmEventRow? last) => new(
        row.Id,
        new AlarmDraft
        {
            Name = row.Name,
            Kind = row.Kind,
            Enabled = row.Enabled,
            Limit = (int)row.Limit,
            Queues = row.Queues,
            Source = row.Source,
            Webhook = row.Webhook,
            MailTo = row.MailTo,
            RepeatMinutes = row.RepeatMinutes,
            Language = row.Language,
        },
        row.WebhookSecret is not null,
        Time(row.RaisedAt),
        Time(row.ToldAt),
        row.Version,
        last is null ? null : AlarmEvent.Of(last));

    private static DateTimeOffset? Time(long? at) => at is { } known ? Microseconds.ToTime(known) : null;
}

/// <summary>One time that an alarm told something, or tried to.</summary>
/// <param name="What">One of <see cref="AlarmWhat"/>.</param>
/// <param name="Webhook">Null: there was none to call.</param>
/// <param name="Mail">Null: there was nobody to mail.</param>
public sealed record AlarmEvent(long Id, long AlarmId, DateTimeOffset At, string What, double Value, string Subject, TellOutcome? Webhook, TellOutcome? Mail)
{
    internal static AlarmEvent Of(AlarmEventRow row) => new(
        row.Id, row.AlarmId, Microseconds.ToTime(row.At), row.What, row.Value, row.Subject, TellOutcome.Read(row.WebhookOutcome), TellOutcome.Read(row.MailOutcome));
}

/// <summary>The words of an event. They are stored and sent to receivers.</summary>
internal static class AlarmWhat
{
    public const string Raised = "raised";
    public const string Repeated = "repeated";
    public const string Cleared = "cleared";
    public const string Test = "test";
}

/// <summary>A field with one value a line.</summary>
internal static class AlarmLines
{
    public static IEnumerable<string> Of(string text) =>
        text.Split(['\n', '\r', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase);
}
