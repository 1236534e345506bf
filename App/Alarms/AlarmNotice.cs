using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>What is told about an alarm, before it has become words.</summary>
/// <param name="EventId">Tells a receiver a repeated call from a new one.</param>
/// <param name="Since">Since when it rings, or rang; null in a test of a quiet alarm.</param>
/// <param name="Link">To the page of alarms; empty while no public address is set.</param>
/// <param name="Host">The name that people know this installation by.</param>
internal sealed record AlarmNotice(AlarmRow Alarm, long EventId, string What, DateTimeOffset At, Reading Reading, DateTimeOffset? Since, string Link, string Host);

/// <summary>What came of it on both ways; null: that way was not wanted.</summary>
internal sealed record Told(TellOutcome? Webhook, TellOutcome? Mail)
{
    public bool Anybody => Webhook is { IsSent: true } || Mail is { IsSent: true };
}
