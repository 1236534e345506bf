namespace QueueDashboard.Intake.Folders;

internal static partial class FolderLog
{
    [LoggerMessage(2101, LogLevel.Information, "{Source}: took {Taken} messages, {Gone} are gone")]
    public static partial void Looked(ILogger logger, string source, int taken, int gone);

    [LoggerMessage(2102, LogLevel.Warning, "{Source}: {Path} was not taken: {Why}")]
    public static partial void NotTaken(ILogger logger, string source, string path, string why);

    [LoggerMessage(2103, LogLevel.Information, "{Source}: {Path} has the content of item {ItemId} and was not taken again")]
    public static partial void Duplicate(ILogger logger, string source, string path, long itemId);

    [LoggerMessage(2104, LogLevel.Warning, "{Source}: {Why}")]
    public static partial void Failed(ILogger logger, string source, string why);

    [LoggerMessage(2105, LogLevel.Error, "{Source}: the look at the folder stumbled; it is tried again")]
    public static partial void Stumbled(ILogger logger, Exception exception, string source);

    [LoggerMessage(2106, LogLevel.Information, "{Source}: changes are not told of here ({Why}); the folder is looked at every {Seconds} s")]
    public static partial void NotTold(ILogger logger, string source, string why, int seconds);
}
