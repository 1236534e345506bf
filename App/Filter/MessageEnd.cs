using System.Buffers;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;

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
