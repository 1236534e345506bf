using System.Net;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Settings;

namespace QueueDashboard.Alarms;

/// <summary>Tells an alarm on each of its ways at the same time: one that is broken or slow holds up no other.</summary>
internal sealed partial class AlarmTeller(UnitOfWork work, SettingsStore settings, WebhookCaller webhook, AlarmMailer mailer, TimeProvider clock, ILogger<AlarmTeller> logger)
{
    /// <summary>Tells it and writes down what came of it. Null: the alarm was removed meanwhile.</summary>
    /// <param name="happened">The stored event.</param>
    public async Task<AlarmEvent?> TellAsync(AlarmRow alarm, AlarmEventRow happened, CancellationToken cancel)
    {
        AlarmNotice notice = new(
            alarm,
            happened.Id,
            happened.What,
            TimeZoneInfo.ConvertTime(Microseconds.ToTime(happened.At), clock.LocalTimeZone),
            new Reading(happened.Value, happened.Subject),
            alarm.RaisedAt is { } since ? TimeZoneInfo.ConvertTime(Microseconds.ToTime(since), clock.LocalTimeZone) : null,
            Link,
            Host);
        var calls = alarm.Webhook.Length > 0 ? SafelyAsync(notice, webhook.CallAsync, cancel) : null;
        var mails = AlarmLines.Of(alarm.MailTo).Any() ? SafelyAsync(notice, mailer.MailAsync, cancel) : null;
        Told told = new(calls is null ? null : await calls, mails is null ? null : await mails);

        // What came of it is written down even when the program is stopping.
        long? toldAt = told.Anybody && happened.What is (AlarmWhat.Raised or AlarmWhat.Repeated) ? happened.At : null;
        var row = await work.WriteAsync((db, token) => AlarmStore.SettleAsync(db, happened.Id, told.Webhook, told.Mail, toldAt, token), CancellationToken.None);
        return row is null ? null : AlarmEvent.Of(row);
    }

    private string Link => settings.Current<GeneralSettings>().PublicAddress.TrimEnd('/') is { Length: > 0 } address ? $"{address}/alarms" : "";

    private string Host
    {
        get
        {
            string name = Uri.TryCreate(settings.Current<GeneralSettings>().PublicAddress, UriKind.Absolute, out var address) ? address.IdnHost : Dns.GetHostName();
            return Uri.CheckHostName(name) is UriHostNameType.Dns ? name.ToLowerInvariant() : name is { Length: > 0 } ? $"[{name.Trim('[', ']')}]" : "localhost";
        }
    }

    // A fault of ours on one way must not keep the other from being written down.
    private async Task<TellOutcome> SafelyAsync(AlarmNotice notice, Func<AlarmNotice, CancellationToken, Task<TellOutcome>> tell, CancellationToken cancel)
    {
        try
        {
            return await tell(notice, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            LogFault(fault, notice.Alarm.Id);
            return new(TellCodes.Fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "Alarm {Alarm} could not be told on one of its ways.")]
    private partial void LogFault(Exception fault, long alarm);
}
