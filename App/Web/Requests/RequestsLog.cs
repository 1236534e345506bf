using System.Diagnostics;

namespace QueueDashboard.Web.Requests;

internal static partial class RequestsLog
{
    /// <summary>Logs it and answers the number that the page shows.</summary>
    public static string Failed(ILogger logger, Exception failure)
    {
        string number = Activity.Current?.Id ?? Guid.NewGuid().ToString("N")[..8];
        NotRead(logger, failure, number);
        return number;
    }

    [LoggerMessage(LogLevel.Error, "The requests could not be read ({Number}).")]
    private static partial void NotRead(ILogger logger, Exception failure, string number);
}
