namespace QueueDashboard.Intake.Rspamd;

internal static partial class RspamdIntakeLog
{
    [LoggerMessage(LogLevel.Information, "{Source} pushed a message of {Bytes} bytes for {Recipients} recipients ({Action}); held as {ItemId}.")]
    public static partial void Held(ILogger logger, string source, int bytes, int recipients, string action, long itemId);

    [LoggerMessage(LogLevel.Information, "{Source} pushed what is here already as {ItemId} ({Action}).")]
    public static partial void Known(ILogger logger, string source, string action, long itemId);

    [LoggerMessage(LogLevel.Debug, "{Source} pushed a message that goes on its way ({Action}); nothing is held.")]
    public static partial void LetGo(ILogger logger, string source, string action);

    [LoggerMessage(LogLevel.Information, "{Source} pushed what the dashboard has taken note of: {What}")]
    public static partial void Settled(ILogger logger, string source, string what);

    [LoggerMessage(LogLevel.Warning, "{Source} pushed what cannot be read: {Sentence}")]
    public static partial void Broken(ILogger logger, string source, string sentence);

    [LoggerMessage(LogLevel.Warning, "{Source} pushed a message of which {Count} recipients are no addresses; they were left out.")]
    public static partial void LeftOut(ILogger logger, string source, int count);

    [LoggerMessage(LogLevel.Warning, "A push from {Client} had no right user and password.")]
    public static partial void NotSignedIn(ILogger logger, string? client);

    [LoggerMessage(LogLevel.Error, "A message of {Source} could not be stored ({Code}: {Cause}); it was answered 503.")]
    public static partial void NotStored(ILogger logger, string source, string code, string cause);

    [LoggerMessage(LogLevel.Error, "A message of {Source} could not be stored; it was answered 503.")]
    public static partial void Failed(ILogger logger, Exception fault, string source);
}
