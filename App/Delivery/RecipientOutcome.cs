namespace QueueDashboard.Delivery;

/// <summary>What the relay, or we before it, said of one recipient.</summary>
public abstract record RecipientOutcome
{
    private RecipientOutcome(long recipientId, string reply)
    {
        RecipientId = recipientId;
        Reply = reply;
    }

    public long RecipientId { get; }

    /// <summary>On one line and without control characters: the relay's reply with its code, or our own sentence.</summary>
    public string Reply { get; }

    /// <summary>The relay answered 2xx to the end of the data; the message is its own now.</summary>
    public sealed record Accepted(long RecipientId, string Reply, string? QueueId) : RecipientOutcome(RecipientId, Reply);

    /// <summary>To be tried again.</summary>
    /// <param name="MayHaveBeenTaken">The end of the data was sent and no answer came, so the next attempt may be a second copy.</param>
    public sealed record Temporary(long RecipientId, string Reply, bool MayHaveBeenTaken = false) : RecipientOutcome(RecipientId, Reply);

    /// <summary>Trying again would give the same answer.</summary>
    public sealed record Permanent(long RecipientId, string Reply) : RecipientOutcome(RecipientId, Reply);
}
