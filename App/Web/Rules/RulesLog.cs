namespace QueueDashboard.Web.Rules;

internal static partial class RulesLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The filter rules could not be read ({Number})")]
    public static partial void ReadFailed(ILogger logger, Exception error, string number);
}
