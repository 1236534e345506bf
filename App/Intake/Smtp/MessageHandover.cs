using System.Text;
using QueueDashboard.Protocols.Smtp;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Smtp;

/// <summary>Judges a message that was read to its end, has it held, and says the answer to its last dot.</summary>
internal sealed class MessageHandover(SmtpListenerSettings listener, SmtpIntakeContext context)
{
    private readonly string _source = SmtpListener.SourceOf(listener.Name);

    public async ValueTask<SmtpAnswer> EndAsync(SmtpDialogue dialogue, ContentBuffer content, SmtpContentDecoder decoder)
    {
        string? client = dialogue.Client.Address;
        SmtpAnswer answer = Refuse(content, decoder) ?? await HoldAsync(dialogue, content.Written, decoder.HasBareLineEnds);
        if (answer.IsError)
        {
            SmtpIntakeLog.MessageRefused(context.Logger, listener.Name, client, answer.Code, answer.Status, answer.Text);
            context.Metrics.Refused(listener.Name, answer.Code, answer.Status);
        }

        return answer;
    }

    private SmtpAnswer? Refuse(ContentBuffer content, SmtpContentDecoder decoder)
    {
        if (content.Refusal is not null)
        {
            return content.Refusal;
        }

        if (decoder.LongestLine > listener.Limits.TextLineBytes)
        {
            return SmtpAnswers.TextLineTooLong;
        }

        return decoder.HasBareLineEnds && listener.RefuseBareLineEnds ? SmtpAnswers.BareLineEnds : null;
    }

    // Nothing but Held and Settled is a 250: whatever else happens here, the client keeps the message and comes again.
    private async ValueTask<SmtpAnswer> HoldAsync(SmtpDialogue dialogue, ReadOnlyMemory<byte> content, bool bareLineEnds)
    {
        IncomingMessage message = Describe(dialogue, content, bareLineEnds);
        string? client = message.Client.Address;
        try
        {
            // Never cancelled by the client's leaving: it has sent its last dot, and may learn of the 250 from its own log only.
            switch (await context.Holder.HoldAsync(message, CancellationToken.None))
            {
                case HoldOutcome.Held held:
                    SmtpIntakeLog.Held(context.Logger, listener.Name, client, content.Length, message.Recipients.Count, held.ItemId);
                    context.Metrics.Held(listener.Name, content.Length);
                    context.Sources.Brought(_source);
                    return new SmtpAnswer(250, "2.0.0", $"Held as {held.ItemId}");
                case HoldOutcome.Settled settled:
                    SmtpIntakeLog.Settled(context.Logger, listener.Name, client, settled.What);
                    context.Sources.Contact(_source);
                    return new SmtpAnswer(250, "2.0.0", $"Taken: {settled.What}");
                case HoldOutcome.NoSpace full:
                    SmtpIntakeLog.NoSpace(context.Logger, listener.Name, client, full.Cause);
                    context.Sources.Failed(_source, "The disk is full: a message was answered 452 and stays with its sender.");
                    return SmtpAnswers.NoSpace;
                case HoldOutcome.Failed failed:
                    SmtpIntakeLog.HoldFailed(context.Logger, listener.Name, client, failed.Code, failed.Cause);
                    context.Sources.Failed(_source, $"A message could not be stored ({failed.Code}): it was answered 451 and stays with its sender.");
                    return SmtpAnswers.OurFault;
                case var unknown:
                    SmtpIntakeLog.HoldFailed(context.Logger, listener.Name, client, "unknown-outcome", unknown.ToString());
                    return SmtpAnswers.OurFault;
            }
        }
        catch (Exception e)
        {
            SmtpIntakeLog.HoldThrew(context.Logger, e, listener.Name, client);
            return SmtpAnswers.OurFault;
        }
    }

    private IncomingMessage Describe(SmtpDialogue dialogue, ReadOnlyMemory<byte> content, bool bareLineEnds)
    {
        SmtpEnvelope envelope = dialogue.Envelope!;
        SmtpClientFacts client = dialogue.Client;
        IncomingRecipient[] recipients = new IncomingRecipient[envelope.Recipients.Count];
        for (int i = 0; i < recipients.Length; i++)
        {
            SmtpRcptCommand one = envelope.Recipients[i];
            recipients[i] = new IncomingRecipient(one.Wire, one.Notify, one.Orcpt);
        }

        return new IncomingMessage
        {
            Source = listener.Name,
            ReversePath = envelope.Mail.ReversePath,
            Recipients = recipients,
            Content = content,
            // What counts for a later hand-over is what is in it, not what BODY said: clients send 8-bit undeclared.
            EightBit = !Ascii.IsValid(content.Span),
            SmtpUtf8 = envelope.Mail.SmtpUtf8,
            Ret = envelope.Mail.Ret,
            EnvelopeId = envelope.Mail.EnvelopeId,
            BareLineEnds = bareLineEnds,
            Client = new IncomingClient
            {
                Address = client.Address,
                Name = client.Name,
                Helo = client.Helo,
                Protocol = client.Protocol,
                Login = client.Login,
                QueueId = client.QueueId,
            },
            Defaults = listener.Defaults,
        };
    }
}
