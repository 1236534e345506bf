using System.Text;
using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Digests;

/// <summary>A mail server that answers as the test says and remembers what it got.</summary>
internal sealed class DigestRelay : IMailRelay
{
    public Func<HandOver, HandOverResult> Answer { get; set; } = Accept;

    public List<(string From, string To, string Mail)> Taken { get; } = [];

    public int Tries { get; private set; }

    public static HandOverResult Accept(HandOver mail) =>
        new HandOverResult.Settled([.. mail.Recipients.Select(to => (RecipientOutcome)new RecipientOutcome.Accepted(to.Id, "250 2.0.0 Ok: queued as 4c9Xk1", "4c9Xk1"))]);

    public static HandOverResult Refuse(HandOver mail) =>
        new HandOverResult.Settled([.. mail.Recipients.Select(to => (RecipientOutcome)new RecipientOutcome.Permanent(to.Id, "550 5.1.1 no such user"))]);

    public static HandOverResult PutOff(HandOver mail) =>
        new HandOverResult.Settled([.. mail.Recipients.Select(to => (RecipientOutcome)new RecipientOutcome.Temporary(to.Id, "451 4.3.0 later"))]);

    public IRelaySession Open(Relay relay) => new Session(this);

    public ValueTask<RelayProbe> ProbeAsync(Relay relay, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Session(DigestRelay owner) : IRelaySession
    {
        public async ValueTask<HandOverResult> HandOverAsync(HandOver handOver, CancellationToken cancellationToken)
        {
            owner.Tries++;
            var result = owner.Answer(handOver);
            var content = await handOver.Content(cancellationToken);
            if (result is HandOverResult.Settled { Recipients: [RecipientOutcome.Accepted] })
            {
                owner.Taken.Add((handOver.ReversePath, handOver.Recipients[0].Address, Encoding.UTF8.GetString(content.Span)));
            }

            return result;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
