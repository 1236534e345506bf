using System.Buffers;
using QueueDashboard.Batv;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Queues;
using QueueDashboard.Senders;

namespace QueueDashboard.Filter;

/// <summary>What a mail server is answered when it has told a whole message, and when we cannot answer.</summary>
internal sealed class MessageEnd(FilterContext context, FilterRules rules)
{
    public void Answer(IBufferWriter<byte> output, FilterMessage message, MilterOffer terms, string queueId, string serverName, DaemonCounters? counters)
    {
        bool goesOn = true;
        try
        {
            DateTimeOffset now = context.Time.GetUtcNow();
            if (message.MayBeSigned)
            {
                goesOn = Sign(output, message, terms, queueId, counters, now);
            }
        }
        catch (Exception e)
        {
            FilterLog.VerdictFailed(context.Logger, e, "end of message", queueId);
            goesOn = false;
        }

        if (!goesOn)
        {
            Fail(output, message, mayWait: true);
            return;
        }

        if (!Senders(output, message, terms, queueId))
        {
            MilterReplies.SmtpReply(output, FilterRefusals.BlockedSender);
            return;
        }

        rules.Judge(output, message, queueId);
        WriteStatus(output, message, terms, serverName);
        MilterReplies.Continue(output);
    }

    /// <summary>As Filter:OnFailure says.</summary>
    /// <param name="mayWait">False where 451 would keep the mail in the maildrop for ever.</param>
    public void Fail(IBufferWriter<byte> output, FilterMessage message, bool mayWait)
    {
        context.Metrics.Failed();
        bool waits = context.Options.OnFailure switch
        {
            FilterFailureChoice.TempFail => true,
            FilterFailureChoice.Accept => false,
            _ => message.IsOwn,
        };
        if (waits && mayWait)
        {
            MilterReplies.TemporaryFailure(output);
        }
        else
        {
            MilterReplies.Continue(output);
        }
    }

    /// <summary>Whatever goes wrong here, the message goes on.</summary>
    /// <returns>False: it is to be refused.</returns>
    private bool Senders(IBufferWriter<byte> output, FilterMessage message, MilterOffer terms, string queueId)
    {
        try
        {
            switch (message.Senders?.End(context.Time.GetUtcNow()) ?? SendersVerdict.Nothing)
            {
                case SendersVerdict.Refuse:
                    FilterLog.SenderBlocked(context.Logger, queueId, "refused", message.Senders!.Stopped!.Pattern);
                    return false;
                case SendersVerdict.Hold when terms.Has(MilterActions.Quarantine):
                    Forget(message);
                    Hold(output, message.Senders!.Stopped!, queueId);
                    return true;
                case SendersVerdict.Exempt:
                    Forget(message);
                    return true;
                default:
                    return true;
            }
        }
        catch (Exception e)
        {
            FilterLog.SendersFailed(context.Logger, e, queueId);
            return true;
        }
    }

    private void Hold(IBufferWriter<byte> output, SenderAnswer stopped, string queueId)
    {
        FilterLog.SenderBlocked(context.Logger, queueId, "held", stopped.Pattern);
        if (queueId.Length > 0)
        {
            context.RuleSink.Held(queueId, new HeldReason("filter", QueueName.Quarantine, ReasonCode.Policy, null, null, $"Blocked sender: {stopped.Pattern}", "Blocked sender", [new EvidenceView("sender", null, stopped.Pattern)]));
        }

        MilterReplies.Quarantine(output, $"blocked sender: {stopped.Pattern}");
    }

    private static void Forget(FilterMessage message)
    {
        message.Facts?.Dispose();
        message.Facts = null;
    }

    /// <returns>False: it ought to be signed, and cannot be.</returns>
    private bool Sign(IBufferWriter<byte> output, FilterMessage message, MilterOffer terms, string queueId, DaemonCounters? counters, DateTimeOffset now)
    {
        switch (message.Policy.DecideSender(message.Session, message.Sender, message.Recipients, now))
        {
            case SenderDecision.Sign sign when terms.Has(MilterActions.ChangeSender) && message.SenderIsWhole:
                MilterReplies.ChangeSender(output, sign.Address);
                context.Sink.AddSigned(new SignedMessage(now, message.Session, message.Sender, sign.Slot, queueId));
                counters?.Signed(now);
                context.Metrics.Signed();
                return true;
            case SenderDecision.Sign when message.SenderIsWhole:
                FilterLog.NotSigned(context.Logger, queueId, "the mail server does not let us change the sender");
                return false;
            case SenderDecision.Sign:
                FilterLog.LeftUnsigned(context.Logger, queueId, Unsigned.NotAnAddress);
                return true;
            case SenderDecision.Keep { Why: Unsigned.NoKey or Unsigned.TooLong or Unsigned.NotAnAddress } keep:
                FilterLog.LeftUnsigned(context.Logger, queueId, keep.Why);
                return true;
            default:
                return true;
        }
    }

    private static void WriteStatus(IBufferWriter<byte> output, FilterMessage message, MilterOffer terms, string serverName)
    {
        // What comes back from a filter or from here carries our own field already.
        if (!terms.Has(MilterActions.ChangeHeaders) || message.Standing == SessionStanding.Skipped)
        {
            return;
        }

        StatusHeader.RemoveForeign(output, message.ForeignStatusFields);
        if (message.Verdicts.Count > 0)
        {
            StatusHeader.Add(output, serverName, message.Verdicts);
        }
    }
}
