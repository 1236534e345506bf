namespace QueueDashboard.Delivery;

/// <summary>The way out: whoever hands messages over asks for it by this name, so that a test can take the server's place.</summary>
public interface IMailRelay
{
    /// <summary>Begins a batch. Nothing is connected before the first hand-over.</summary>
    IRelaySession Open(Relay relay);

    /// <summary>Connects, greets, encrypts and signs in as a hand-over would, then leaves without a message.</summary>
    ValueTask<RelayProbe> ProbeAsync(Relay relay, CancellationToken cancellationToken);
}

/// <summary>A batch of hand-overs to one relay over as few connections as it allows. One hand-over at a time.</summary>
public interface IRelaySession : IAsyncDisposable
{
    /// <summary>
    /// Hands one message over. Throws only when cancelled, or when the content cannot be loaded. Once the end of the data is sent, a cancellation
    /// waits a short while for the answer, so that a stopping program knows what became of the message.
    /// </summary>
    ValueTask<HandOverResult> HandOverAsync(HandOver handOver, CancellationToken cancellationToken);
}
