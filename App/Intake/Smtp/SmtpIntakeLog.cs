namespace QueueDashboard.Intake.Smtp;

internal static partial class SmtpIntakeLog
{
    [LoggerMessage(2001, LogLevel.Error, "SMTP intake '{Listener}' does not run on {EndPoint}: {Why}")]
    public static partial void NotListening(ILogger logger, string listener, string endPoint, string why);

    [LoggerMessage(2003, LogLevel.Error, "SMTP intake '{Listener}' cannot use the certificate in {File}")]
    public static partial void CertificateUnusable(ILogger logger, Exception exception, string listener, string file);

    [LoggerMessage(2010, LogLevel.Debug, "SMTP intake '{Listener}': {Client} handed over {Octets} octets for {Recipients} recipients, held as {ItemId}")]
    public static partial void Held(ILogger logger, string listener, string? client, int octets, int recipients, long itemId);

    [LoggerMessage(2014, LogLevel.Information, "SMTP intake '{Listener}': a message from {Client} was settled without holding it: {What}")]
    public static partial void Settled(ILogger logger, string listener, string? client, string what);

    [LoggerMessage(2011, LogLevel.Warning, "SMTP intake '{Listener}': a message from {Client} was answered with {Code} {Status} {Text}")]
    public static partial void MessageRefused(ILogger logger, string listener, string? client, int code, string status, string text);

    [LoggerMessage(2012, LogLevel.Error, "SMTP intake '{Listener}': no space to hold a message from {Client}: {Cause}")]
    public static partial void NoSpace(ILogger logger, string listener, string? client, string cause);

    [LoggerMessage(2013, LogLevel.Error, "SMTP intake '{Listener}': a message from {Client} could not be held ({Code}): {Cause}")]
    public static partial void HoldFailed(ILogger logger, string listener, string? client, string code, string cause);

    [LoggerMessage(2014, LogLevel.Error, "SMTP intake '{Listener}': a message from {Client} could not be held")]
    public static partial void HoldThrew(ILogger logger, Exception exception, string listener, string? client);

    [LoggerMessage(2020, LogLevel.Warning, "SMTP intake '{Listener}': {Client} was turned away with {Code} {Status} {Text}")]
    public static partial void TurnedAway(ILogger logger, string listener, string? client, int code, string status, string text);

    [LoggerMessage(2021, LogLevel.Warning, "SMTP intake '{Listener}': {Client} is in none of its networks ({Key}:Networks)")]
    public static partial void Stranger(ILogger logger, string listener, string? client, string key);

    [LoggerMessage(2022, LogLevel.Information, "SMTP intake '{Listener}': TLS with {Client} failed: {Cause}")]
    public static partial void TlsFailed(ILogger logger, string listener, string? client, string cause);

    [LoggerMessage(2023, LogLevel.Debug, "SMTP intake '{Listener}': {Client} broke the connection: {Cause}")]
    public static partial void Broken(ILogger logger, string listener, string? client, string cause);

    [LoggerMessage(2024, LogLevel.Error, "SMTP intake '{Listener}': the session with {Client} failed")]
    public static partial void SessionFailed(ILogger logger, Exception exception, string listener, string? client);
}
