namespace QueueDashboard.Web.Senders;

internal static partial class SendersLog
{
    [LoggerMessage(LogLevel.Error, "Failure {Number}: the lists of senders could not be read.")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string number);
}
