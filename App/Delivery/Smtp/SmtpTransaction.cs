using System.Text;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// MAIL, RCPT and DATA once, over a link that is ready. When some recipients are refused, nothing is sent: the transaction is reset and the
/// accepted ones stay <see cref="Open"/> for another one, so that no server's reading of a mixed result decides who gets the mail.
/// DATA is never pipelined, for the same reason.
/// </summary>
internal sealed class SmtpTransaction(SmtpLink link, HandOver handOver, IReadOnlyList<HandOverRecipient> recipients, SmtpClientOptions options)
{
    // So few lines at a time that both sides' buffers hold all commands and replies, or each could wait for the other (RFC 2920 section 3.1).
    private const int PipelinedAtOnce = 50;

    private readonly List<RecipientOutcome> _settled = [];
    private int _accepted;
    private readonly TimeSpan _commandDeadline = TimeSpan.FromSeconds(options.CommandSeconds);
    private bool _answered;

    public IReadOnlyList<RecipientOutcome> Settled => _settled;

    /// <summary>Without an outcome yet: accepted beside others that were refused, or all of them when the link was stale.</summary>
    public IEnumerable<HandOverRecipient> Open => recipients.Where(recipient => _settled.All(outcome => outcome.RecipientId != recipient.Id));

    /// <summary>The relay had left a reused connection before it answered anything: nothing has happened, try on a new one.</summary>
    public bool IsStale { get; private set; }

    public async ValueTask RunAsync(Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> content, CancellationToken cancellationToken)
    {
        bool reused = link.Transactions++ > 0;
        bool finished = false;
        try
        {
            await EnvelopeAsync(reused, cancellationToken).ConfigureAwait(false);
            if (!IsStale && !link.IsBroken)
            {
                if (_accepted == recipients.Count)
                {
                    await DataAsync(content, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await ResetAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            finished = true;
        }
        catch (SmtpLinkException) when (reused && !_answered)
        {
            IsStale = true;
            finished = true;
            link.IsBroken = true;
        }
        catch (SmtpLinkException failure)
        {
            finished = true;
            link.IsBroken = true;
            SettleOpen(id => new RecipientOutcome.Temporary(id, $"connection lost before the end of data: {failure.Message}"));
        }
        finally
        {
            // Cancelled, or the content could not be loaded: the relay must not take what comes next for the rest of this.
            link.IsBroken |= !finished;
        }
    }

    private async ValueTask EnvelopeAsync(bool reused, CancellationToken cancellationToken)
    {
        bool utf8 = handOver.SmtpUtf8 || !SmtpArgument.IsAscii(handOver.ReversePath) || recipients.Any(recipient => !SmtpArgument.IsAscii(recipient.Address));
        string mail = EnvelopeCommands.Mail(handOver, link.Capabilities, utf8);
        int step = link.Capabilities.Pipelining ? PipelinedAtOnce : 1;
        bool pipelined = link.Capabilities.Pipelining;
        if (!pipelined)
        {
            await SendAsync(mail, cancellationToken).ConfigureAwait(false);
            if (!await MailAnsweredAsync(reused, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
        for (int first = 0; first < recipients.Count; first += step)
        {
            HandOverRecipient[] batch = [.. recipients.Skip(first).Take(step)];
            var commands = new StringBuilder(pipelined && first == 0 ? mail : "");
            foreach (HandOverRecipient recipient in batch)
            {
                commands.Append(EnvelopeCommands.Rcpt(recipient, link.Capabilities));
            }
            await SendAsync(commands.ToString(), cancellationToken).ConfigureAwait(false);
            bool refused = pipelined && first == 0 && !await MailAnsweredAsync(reused, cancellationToken).ConfigureAwait(false);
            if (IsStale || link.IsBroken)
            {
                return;
            }
            foreach (HandOverRecipient recipient in batch)
            {
                SmtpReply reply = await ReadAsync("RCPT", cancellationToken).ConfigureAwait(false);
                if (refused)
                {
                    // Only an echo of the refused MAIL.
                    continue;
                }
                if (reply.IsClosing)
                {
                    Close(reply);
                    return;
                }
                if (reply.IsPositive)
                {
                    _accepted++;
                }
                else
                {
                    _settled.Add(Refused(recipient.Id, reply));
                }
            }
            if (refused)
            {
                return;
            }
        }
    }

    /// <summary>False: MAIL was refused, or the link is stale or closing.</summary>
    private async ValueTask<bool> MailAnsweredAsync(bool reused, CancellationToken cancellationToken)
    {
        SmtpReply reply = await ReadAsync("MAIL", cancellationToken).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            return true;
        }
        if (reply.IsClosing && reused)
        {
            // An idle connection that the relay gave up; its farewell lay waiting and answers nothing of ours.
            IsStale = true;
            link.IsBroken = true;
            return false;
        }
        if (reply.IsClosing)
        {
            Close(reply);
            return false;
        }
        SettleOpen(id => Refused(id, reply));
        return false;
    }

    private async ValueTask DataAsync(Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> content, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await content(cancellationToken).ConfigureAwait(false);
        await SendAsync("DATA\r\n", cancellationToken).ConfigureAwait(false);
        SmtpReply reply = await link.Connection.ReadReplyAsync("DATA", TimeSpan.FromSeconds(options.DataSeconds), cancellationToken).ConfigureAwait(false);
        if (reply.Code != 354)
        {
            // After an odd positive reply it is anyone's guess whether the relay waits for the message.
            link.IsBroken = reply.IsClosing || reply.IsPositive || reply.IsIntermediate;
            SettleOpen(id => Refused(id, reply));
            return;
        }
        SmtpDataResult result = await new SmtpData(link.Connection, options).SendAsync(handOver.Prefix, bytes, cancellationToken).ConfigureAwait(false);
        switch (result)
        {
            case SmtpDataResult.Answered { Reply: var answer, IsEarly: var early }:
                link.IsBroken = early || answer.IsClosing;
                string? queueId = answer.IsPositive ? QueueIdReader.Read(answer) : null;
                SettleOpen(id => answer.IsPositive ? new RecipientOutcome.Accepted(id, answer.Text, queueId) : Refused(id, answer));
                break;
            case SmtpDataResult.Unknown { Cause: var cause }:
                link.IsBroken = true;
                SettleOpen(id => new RecipientOutcome.Temporary(
                    id, $"connection lost after the end of data; the message may have been taken: {cause}", MayHaveBeenTaken: true));
                break;
        }
    }

    private async ValueTask ResetAsync(CancellationToken cancellationToken)
    {
        await SendAsync("RSET\r\n", cancellationToken).ConfigureAwait(false);
        SmtpReply reply = await ReadAsync("RSET", cancellationToken).ConfigureAwait(false);
        link.IsBroken = !reply.IsPositive;
    }

    private void Close(SmtpReply reply)
    {
        link.IsBroken = true;
        SettleOpen(id => new RecipientOutcome.Temporary(id, reply.Text));
    }

    private static RecipientOutcome Refused(long id, SmtpReply reply) =>
        reply.IsPermanent ? new RecipientOutcome.Permanent(id, reply.Text) : new RecipientOutcome.Temporary(id, reply.Text);

    private void SettleOpen(Func<long, RecipientOutcome> outcome) => _settled.AddRange(Open.Select(recipient => outcome(recipient.Id)).ToArray());

    private ValueTask SendAsync(string commands, CancellationToken cancellationToken) => link.Connection.SendAsync(commands, _commandDeadline, cancellationToken);

    private async ValueTask<SmtpReply> ReadAsync(string after, CancellationToken cancellationToken)
    {
        SmtpReply reply = await link.Connection.ReadReplyAsync(after, _commandDeadline, cancellationToken).ConfigureAwait(false);
        _answered = true;
        return reply;
    }
}
