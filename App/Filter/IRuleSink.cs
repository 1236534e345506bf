using QueueDashboard.Queues;

namespace QueueDashboard.Filter;

/// <summary>Takes what rules did, to be written behind the answers. It never waits.</summary>
internal interface IRuleSink
{
    /// <summary>A rule matched a message, whether it stops or watches.</summary>
    void Matched(long rule, DateTimeOffset at);

    /// <summary>The mail server was told to hold the message with this id in its queue.</summary>
    void Held(string queueId, HeldReason reason);
}
