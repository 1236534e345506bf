using System.Net;
using QueueDashboard.Batv;

namespace QueueDashboard.Filter;

internal static partial class FilterLog
{
    [LoggerMessage(2101, LogLevel.Error, "Milter does not run on {EndPoint}: {Why}")]
    public static partial void NotListening(ILogger logger, IPEndPoint endPoint, string why);

    [LoggerMessage(2110, LogLevel.Warning, "Milter: {Peer} is in none of the networks that may ask (Filter:Networks)")]
    public static partial void Stranger(ILogger logger, IPAddress peer);

    [LoggerMessage(2111, LogLevel.Warning, "Milter: {Peer} was turned away, too many connections (Filter:Limits)")]
    public static partial void TooMany(ILogger logger, IPAddress peer);

    /// <summary>Once for a crowd, not for each of its connections: who opens thousands would fill the disk with them.</summary>
    [LoggerMessage(2112, LogLevel.Warning, "Milter: so many connections (Filter:Limits) that those that have not said a word make room for new ones, such as one of {Peer}")]
    public static partial void Crowded(ILogger logger, IPAddress peer);

    [LoggerMessage(2113, LogLevel.Warning, "Milter: {Peer} was too slow or idle for too long (Filter:Limits)")]
    public static partial void TooSlow(ILogger logger, IPAddress peer);

    [LoggerMessage(2114, LogLevel.Warning, "Milter: {Peer} sent {What}; the connection is closed")]
    public static partial void Breach(ILogger logger, IPAddress peer, string what);

    [LoggerMessage(2115, LogLevel.Warning, "Milter: {Peer} sent command {Command} {What}; the connection is closed")]
    public static partial void BadCommand(ILogger logger, IPAddress peer, byte command, string what);

    [LoggerMessage(2116, LogLevel.Debug, "Milter: {Peer} broke the connection: {Cause}")]
    public static partial void Broken(ILogger logger, IPAddress peer, string cause);

    [LoggerMessage(2117, LogLevel.Error, "Milter: the connection of {Peer} failed")]
    public static partial void Failed(ILogger logger, Exception exception, IPAddress peer);

    [LoggerMessage(2118, LogLevel.Warning, "Milter: {Peer} speaks version {Version} and does not let a filter change the sender: nothing can be signed for it")]
    public static partial void CannotSign(ILogger logger, IPAddress peer, uint version);

    [LoggerMessage(2120, LogLevel.Error, "Milter: no verdict at {Step} of {QueueId}; it is answered as Filter:OnFailure says")]
    public static partial void VerdictFailed(ILogger logger, Exception exception, string step, string queueId);

    [LoggerMessage(2121, LogLevel.Error, "Milter: {QueueId} was not signed: {Why}; it is answered as Filter:OnFailure says")]
    public static partial void NotSigned(ILogger logger, string queueId, string why);

    [LoggerMessage(2122, LogLevel.Warning, "Milter: {QueueId} leaves unsigned, its bounces will fail: {Why}")]
    public static partial void LeftUnsigned(ILogger logger, string queueId, Unsigned why);

    [LoggerMessage(2123, LogLevel.Warning, "Milter: {Peer} speaks version {Version} and does not let a filter hold a message: filter rules stop nothing that it brings")]
    public static partial void CannotHold(ILogger logger, IPAddress peer, uint version);

    [LoggerMessage(2124, LogLevel.Error, "Milter: filter rules failed on {QueueId}; it goes on")]
    public static partial void RulesFailed(ILogger logger, Exception exception, string queueId);

    [LoggerMessage(2125, LogLevel.Warning, "Milter: {QueueId} goes on although the filter rule \"{Rule}\" matches: the mail server does not let a filter hold a message")]
    public static partial void NotHeld(ILogger logger, string queueId, string rule);

    [LoggerMessage(2126, LogLevel.Information, "Milter: {QueueId} is held by the filter rule {Id} \"{Rule}\"")]
    public static partial void Held(ILogger logger, string queueId, long id, string rule);

    [LoggerMessage(2127, LogLevel.Error, "Milter: the lists of senders failed on {QueueId}; it goes on")]
    public static partial void SendersFailed(ILogger logger, Exception exception, string queueId);

    [LoggerMessage(2128, LogLevel.Information, "Milter: {QueueId} is {What} because its sender is blocked by {Pattern}")]
    public static partial void SenderBlocked(ILogger logger, string queueId, string what, string pattern);
}
