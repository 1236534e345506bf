using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>What becomes of a push. The action decides: whatever Rspamd let go on has been delivered, and nobody waits for it.</summary>
internal static class RspamdDecision
{
    /// <summary>The sender's own header fields say nothing here: Rspamd has looked at the message, and its word comes beside it.</summary>
    private static readonly HoldDefaults Nothing = new(QueueName.Quarantine, ReasonCode.Unknown, HeaderFamilies.None);

    /// <summary>A soft reject comes again by itself, also where everything else is diverted to us.</summary>
    public static bool IsKept(RspamdPush push, RspamdSource source) =>
        push.Action is RspamdActions.Reject || (source.Diverted && push.Action is not RspamdActions.SoftReject);

    public static HeldReason Reason(RspamdPush push) => RspamdReason.Of(push.Action, push.Score, push.Symbols);

    /// <summary>
    /// Of what was refused at SMTP time we have a copy only, and the sender knows. Should the mail server have stopped it in its hold queue instead,
    /// the mirror finds this item by the queue id and makes it the held one.
    /// </summary>
    public static IncomingMessage Message(RspamdPush push, RspamdSource source, HeldReason reason, ReadOnlyMemory<byte> content) => new()
    {
        Source = source.Name,
        ReversePath = push.ReversePath,
        Recipients = [.. push.Recipients.Select(address => new IncomingRecipient(address))],
        Content = content,
        SmtpUtf8 = !System.Text.Ascii.IsValid(push.ReversePath) || push.Recipients.Any(address => !System.Text.Ascii.IsValid(address)),
        BareLineEnds = HasBareLineEnds(content.Span),
        Client = new IncomingClient { Address = push.ClientAddress, Login = push.User, QueueId = push.QueueId },
        Marks = source.Diverted ? ItemMarks.None : ItemMarks.Copy,
        Reason = reason,
        Defaults = Nothing,
    };

    private static bool HasBareLineEnds(ReadOnlySpan<byte> content)
    {
        while (content.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (content[at] != '\r' || at + 1 == content.Length || content[at + 1] != '\n')
            {
                return true;
            }

            content = content[(at + 2)..];
        }

        return false;
    }
}
