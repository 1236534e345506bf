using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>Relays that are reached by SMTP.</summary>
internal sealed class SmtpRelayClient(IOptions<SmtpClientOptions> options, TimeProvider time, ILogger<SmtpRelayClient> logger) : IMailRelay
{
    public IRelaySession Open(Relay relay) => new SmtpRelaySession(relay, options.Value, time, logger);

    public async ValueTask<RelayProbe> ProbeAsync(Relay relay, CancellationToken cancellationToken)
    {
        TimeSpan limit = TimeSpan.FromSeconds(options.Value.ProbeSeconds);
        using var patience = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var handshake = new SmtpHandshake(relay, options.Value, time);
        try
        {
            (SmtpLink? link, HandOverResult.RelayBroken? broken) = await handshake.RunAsync(both.Token).ConfigureAwait(false);
            if (link is null)
            {
                return new RelayProbe.Fails(broken!.Step, broken.Cause, broken.Reply);
            }
            await using (link.ConfigureAwait(false))
            {
                return new RelayProbe.Answers(link.Greeting, link.Capabilities.Lines, link.Tls, link.SignedIn);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RelayProbe.Fails(handshake.Step, $"No answer within {limit.TotalSeconds:0} s.", null);
        }
    }
}
