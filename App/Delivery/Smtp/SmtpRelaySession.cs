using Microsoft.Extensions.Logging;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>One batch to one relay: keeps the connection between messages, renews it when the relay has left, and gives every recipient one outcome.</summary>
internal sealed partial class SmtpRelaySession(Relay relay, SmtpClientOptions options, TimeProvider time, ILogger logger) : IRelaySession
{
    // A relay that refuses somebody else in every round would otherwise be asked as often as there are recipients.
    private const int MostRounds = 5;

    private SmtpLink? _link;

    // The relay has given an outcome for somebody in the hand-over at hand.
    private bool _hasTold;

    public async ValueTask<HandOverResult> HandOverAsync(HandOver handOver, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<long, RecipientOutcome>();
        var open = new List<HandOverRecipient>();
        string? refusal = HandOverCheck.RefusalOfMessage(handOver);
        foreach (HandOverRecipient recipient in handOver.Recipients)
        {
            if ((refusal ?? HandOverCheck.RefusalOf(recipient)) is { } sentence)
            {
                outcomes[recipient.Id] = new RecipientOutcome.Permanent(recipient.Id, sentence);
            }
            else
            {
                open.Add(recipient);
            }
        }
        _hasTold = false;
        ReadOnlyMemory<byte>? loaded = null;
        async ValueTask<ReadOnlyMemory<byte>> ContentOnceAsync(CancellationToken token) =>
            loaded ??= await handOver.Content(token).ConfigureAwait(false);

        foreach (HandOverRecipient[] slice in open.Chunk(options.RecipientsPerTransaction))
        {
            HandOverResult.RelayBroken? broken = await SliceAsync(handOver, slice, ContentOnceAsync, outcomes, cancellationToken).ConfigureAwait(false);
            if (broken is null)
            {
                continue;
            }
            if (!_hasTold)
            {
                // What we refused ourselves will be refused again; nothing is lost with it.
                return broken;
            }
            // The relay's word on some of them must not be lost.
            foreach (HandOverRecipient recipient in open.Where(recipient => !outcomes.ContainsKey(recipient.Id)))
            {
                outcomes[recipient.Id] = new RecipientOutcome.Temporary(recipient.Id, broken.Reply ?? broken.Cause);
            }
            break;
        }
        return new HandOverResult.Settled([.. handOver.Recipients.Select(recipient => outcomes[recipient.Id])]);
    }

    public async ValueTask DisposeAsync() => await LeaveAsync().ConfigureAwait(false);

    private async ValueTask<HandOverResult.RelayBroken?> SliceAsync(
        HandOver handOver,
        HandOverRecipient[] open,
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> content,
        Dictionary<long, RecipientOutcome> outcomes,
        CancellationToken cancellationToken)
    {
        for (int round = 0; open.Length > 0; round++)
        {
            if (round == MostRounds)
            {
                SettleAll(open, outcomes, id => new RecipientOutcome.Temporary(id, "the relay refused some recipients in every attempt; nothing was sent to the others"));
                return null;
            }
            (SmtpLink? link, HandOverResult.RelayBroken? broken) = await LinkForAsync(handOver, cancellationToken).ConfigureAwait(false);
            if (link is null)
            {
                return broken;
            }
            SmtpIntroduction.Objection? objection;
            try
            {
                objection = await new SmtpIntroduction(relay, options, logger).RunAsync(link, handOver.Client, cancellationToken).ConfigureAwait(false);
            }
            catch (SmtpLinkException failure)
            {
                bool reused = link.Transactions > 0;
                link.IsBroken = true;
                if (!reused)
                {
                    SettleAll(open, outcomes, id => new RecipientOutcome.Temporary(id, $"connection lost before the end of data: {failure.Message}"));
                    return null;
                }
                continue;
            }
            switch (objection)
            {
                case SmtpIntroduction.Objection.OfRelay { Broken: var refused }:
                    Log.RelayBroken(logger, relay.Display, refused.Step, refused.Cause, refused.Reply);
                    return refused;
                case SmtpIntroduction.Objection.OfMessage { IsPermanent: var permanent, Reply: var reply }:
                    SettleAll(open, outcomes, id => permanent ? new RecipientOutcome.Permanent(id, reply) : new RecipientOutcome.Temporary(id, reply));
                    return null;
            }
            if (HandOverCheck.RefusalOfMessage(handOver, link.Capabilities) is { } refusal)
            {
                SettleAll(open, outcomes, id => new RecipientOutcome.Permanent(id, refusal));
                return null;
            }
            SettleAll(open.Where(recipient => HandOverCheck.RefusalOf(recipient, link.Capabilities) is not null), outcomes,
                id => new RecipientOutcome.Permanent(id, HandOverCheck.RefusalOf(open.First(recipient => recipient.Id == id), link.Capabilities)!));
            open = [.. open.Where(recipient => !outcomes.ContainsKey(recipient.Id))];
            if (open.Length == 0)
            {
                return null;
            }
            var transaction = new SmtpTransaction(link, handOver, open, options);
            await transaction.RunAsync(content, cancellationToken).ConfigureAwait(false);
            foreach (RecipientOutcome outcome in transaction.Settled)
            {
                _hasTold = true;
                outcomes[outcome.RecipientId] = outcome;
            }
            open = [.. transaction.Open];
        }
        return null;
    }

    private static void SettleAll(IEnumerable<HandOverRecipient> recipients, Dictionary<long, RecipientOutcome> outcomes, Func<long, RecipientOutcome> outcome)
    {
        foreach (HandOverRecipient recipient in recipients)
        {
            outcomes[recipient.Id] = outcome(recipient.Id);
        }
    }

    private async ValueTask<(SmtpLink? Link, HandOverResult.RelayBroken? Broken)> LinkForAsync(HandOver handOver, CancellationToken cancellationToken)
    {
        if (_link is { } kept && (kept.IsBroken || kept.Connection.HasUnread || kept.Transactions >= options.MessagesPerConnection
            || (kept.Impersonated is not null && kept.Impersonated != handOver.Client)))
        {
            await LeaveAsync().ConfigureAwait(false);
        }
        if (_link is null)
        {
            (_link, HandOverResult.RelayBroken? broken) = await new SmtpHandshake(relay, options, time).RunAsync(cancellationToken).ConfigureAwait(false);
            if (broken is not null)
            {
                Log.RelayBroken(logger, relay.Display, broken.Step, broken.Cause, broken.Reply);
                return (null, broken);
            }
            Log.Connected(logger, relay.Display, _link!.Tls?.Protocol ?? "in clear");
        }
        return (_link, null);
    }

    private async ValueTask LeaveAsync()
    {
        if (_link is { } link)
        {
            _link = null;
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Relay {Relay} is broken at {Step}: {Cause}; its reply: {Reply}")]
        public static partial void RelayBroken(ILogger logger, string relay, RelayStep step, string cause, string? reply);

        [LoggerMessage(LogLevel.Debug, "Connected with relay {Relay}, {Tls}")]
        public static partial void Connected(ILogger logger, string relay, string tls);
    }
}
