namespace QueueDashboard.Filter;

/// <summary><c>Filter:Limits</c>. Passing one of them costs the one connection, except where another answer is named.</summary>
internal sealed class FilterLimits
{
    /// <summary>Octets. Postfix sends header fields of up to 102400 and body chunks of up to 65535.</summary>
    public int PacketBytes { get; set; } = 131_072;

    /// <summary>Over all listeners. One more pushes out the oldest that has not said a word yet; without such a one it is turned away.</summary>
    public int Connections { get; set; } = 1000;

    /// <summary>From one address: a mail server has one for each SMTP session.</summary>
    public int ConnectionsPerClient { get; set; } = 1000;

    /// <summary>Of one message of an own user: 452 4.5.3 for each further one. Others' recipients are not kept.</summary>
    public int Recipients { get; set; } = 10_000;

    /// <summary>Octets of one message that are kept while filter rules look for attachments. Attachments behind them are not seen.</summary>
    public int BodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The same for all messages that are on their way at once.</summary>
    public long AllBodyBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Between two packets. A mail server says nothing while a client sends a large message slowly; libmilter waits 7210 s.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>For the first packet, for the rest of a packet that has begun, and for reading our answer.</summary>
    public TimeSpan PacketTime { get; set; } = TimeSpan.FromSeconds(30);
}
