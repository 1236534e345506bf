namespace QueueDashboard.Web.Alarms;

internal static partial class AlarmsLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The alarms could not be read ({Number})")]
    public static partial void ReadFailed(ILogger logger, Exception error, string number);
}
