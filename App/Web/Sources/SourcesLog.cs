namespace QueueDashboard.Web.Sources;

internal static partial class SourcesLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The sources could not be read ({Number})")]
    public static partial void ReadFailed(ILogger logger, Exception error, string number);
}
