namespace QueueDashboard.Delivery;

/// <summary>What came of a hand-over: the relay is broken, or every recipient has an outcome.</summary>
public abstract record HandOverResult
{
    private HandOverResult()
    {
    }

    /// <summary>
    /// No connection, or greeting, EHLO, STARTTLS, certificate or sign-in failed. It says nothing of the message: every recipient
    /// stays as he was, whatever the code of the reply.
    /// </summary>
    /// <param name="Cause">A plain sentence with its full stop, without credentials.</param>
    /// <param name="Reply">The relay's own words, when it said any.</param>
    public sealed record RelayBroken(RelayStep Step, string Cause, string? Reply) : HandOverResult;

    /// <summary>Exactly one outcome for each recipient, in the order of the hand-over.</summary>
    public sealed record Settled(IReadOnlyList<RecipientOutcome> Recipients) : HandOverResult;
}

/// <summary>The steps before a relay takes messages, in their order.</summary>
public enum RelayStep
{
    Connect,
    Greeting,
    Hello,
    Tls,
    SignIn,
    Impersonate,
}
