using Microsoft.Extensions.Logging;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Tells the relay who the original client was, before MAIL. XFORWARD only colours its log, so a refusal is noted and the mail goes on. After XCLIENT
/// the relay judges as if that client had connected: its answer to the new EHLO is a verdict on the message, no longer a sign of a broken relay.
/// </summary>
internal sealed partial class SmtpIntroduction(Relay relay, SmtpClientOptions options, ILogger logger)
{
    private readonly TimeSpan _deadline = TimeSpan.FromSeconds(options.CommandSeconds);

    /// <summary>Null: go on with MAIL. Throws <see cref="SmtpLinkException"/> when the connection is lost.</summary>
    public async ValueTask<Objection?> RunAsync(SmtpLink link, OriginalClient? client, CancellationToken cancellationToken)
    {
        if (client is null)
        {
            return null;
        }
        // Without an address there is nobody to be: a message from a folder or a local program came from no client.
        if (relay.SendXclient && client.Address is not null && link.Impersonated is null && link.Capabilities.Offers("XCLIENT"))
        {
            link.Impersonated = client;
            if (await ImpersonateAsync(link, client, cancellationToken).ConfigureAwait(false) is { } objection)
            {
                link.IsBroken = true;
                return objection;
            }
        }
        if (relay.SendXforward && link.Capabilities.Offers("XFORWARD"))
        {
            foreach (string line in OriginalClientCommands.Xforward(client, link.Capabilities.Parameters("XFORWARD")))
            {
                SmtpReply reply = await CommandAsync(link, "XFORWARD", line, cancellationToken).ConfigureAwait(false);
                if (reply.IsClosing)
                {
                    throw new SmtpLinkException(reply.Text);
                }
                if (!reply.IsPositive)
                {
                    Log.XforwardRefused(logger, relay.Display, reply.Text);
                    break;
                }
            }
        }
        return null;
    }

    private async ValueTask<Objection?> ImpersonateAsync(SmtpLink link, OriginalClient client, CancellationToken cancellationToken)
    {
        foreach (string line in OriginalClientCommands.Xclient(client, link.Capabilities.Parameters("XCLIENT")))
        {
            SmtpReply reply = await CommandAsync(link, "XCLIENT", line, cancellationToken).ConfigureAwait(false);
            if (reply.Code == 501 && client.Address?.Contains(':', StringComparison.Ordinal) == true)
            {
                // A Postfix with inet_protocols=ipv4 takes no IPv6 address. "Unknown" is judged more harshly than the client was, never more mildly.
                return await ImpersonateAsync(link, client with { Address = null }, cancellationToken).ConfigureAwait(false);
            }
            if (reply.IsPermanent && reply.Code != 501)
            {
                return new Objection.OfRelay(new HandOverResult.RelayBroken(RelayStep.Impersonate, "The relay offers XCLIENT and refuses it to us.", reply.Text));
            }
            if (!reply.IsPositive)
            {
                // 501: this client's attributes, which another message will not have.
                return new Objection.OfMessage(IsPermanent: false, reply.Text);
            }
        }
        // The reply to XCLIENT was the new greeting. The name is the original one, else Received and the checks would show ours.
        string helo = SmtpArgument.IsHelo(client.Helo) ? client.Helo! : HeloName.Of(options);
        SmtpReply hello = await CommandAsync(link, "EHLO", $"EHLO {helo}\r\n", cancellationToken).ConfigureAwait(false);
        if (hello.Code != 250)
        {
            return new Objection.OfMessage(hello.IsPermanent, hello.Text);
        }
        link.Capabilities = SmtpCapabilities.Read(hello.Lines);
        return null;
    }

    private async ValueTask<SmtpReply> CommandAsync(SmtpLink link, string verb, string line, CancellationToken cancellationToken)
    {
        await link.Connection.SendAsync(line, _deadline, cancellationToken).ConfigureAwait(false);
        return await link.Connection.ReadReplyAsync(verb, _deadline, cancellationToken).ConfigureAwait(false);
    }

    internal abstract record Objection
    {
        private Objection()
        {
        }

        public sealed record OfRelay(HandOverResult.RelayBroken Broken) : Objection;

        public sealed record OfMessage(bool IsPermanent, string Reply) : Objection;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Relay {Relay} offers XFORWARD and refused it: {Reply}")]
        public static partial void XforwardRefused(ILogger logger, string relay, string reply);
    }
}
