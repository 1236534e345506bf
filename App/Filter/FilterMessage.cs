using QueueDashboard.Batv;
using QueueDashboard.Rules;

namespace QueueDashboard.Filter;

/// <summary>The message in hand, from MAIL on.</summary>
/// <param name="Policy">As it stood at MAIL: recipients and sender of one message are judged by one policy.</param>
/// <param name="SenderIsWhole">False when it is not UTF-8 or too long: what we would write back is not what was said.</param>
/// <param name="Standing">Null when the policy failed to tell.</param>
internal sealed record FilterMessage(BatvPolicy Policy, MailSession Session, string Sender, bool SenderIsWhole, SessionStanding? Standing)
{
    /// <summary>Accepted ones, of a message that may be signed.</summary>
    public List<string> Recipients { get; } = [];

    /// <summary>Of the accepted recipients of a bounce, each once.</summary>
    public List<BatvVerdict> Verdicts { get; } = [];

    /// <summary>What rules look at; null: none judges it.</summary>
    public MessageFacts? Facts { get; set; }

    /// <summary>What the lists of senders look at; null: they say nothing of it.</summary>
    public MessageSenders? Senders { get; set; }

    public int ForeignStatusFields { get; set; }

    /// <summary>An own user's, as far as we know.</summary>
    public bool IsOwn => Standing is { } standing ? standing is not (SessionStanding.Outside or SessionStanding.Skipped) : Session.Authenticated || Session.NonSmtp;

    public bool MayBeSigned => IsOwn && Sender.Length > 0 && Policy.Signs;
}
