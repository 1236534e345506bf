namespace QueueDashboard.Batv;

/// <summary>Takes what was judged and signed into the history. Never blocks, never throws: the mail server waits for an answer meanwhile.</summary>
internal interface IVerdictSink
{
    void Add(JudgedRecipient judged);

    /// <summary>A message left with a tag of ours.</summary>
    void AddSigned(SignedMessage signed);
}

/// <param name="Sender">The reverse-path as it was given, without angle brackets.</param>
/// <param name="Recipient">The forward-path as it was given, without angle brackets.</param>
/// <param name="QueueId">Empty while the mail server has given none: Postfix gives it after the first recipient.</param>
internal sealed record JudgedRecipient(DateTimeOffset At, MailSession Session, string Sender, string Recipient, RecipientJudgement Judgement, string QueueId);

internal sealed record SignedMessage(DateTimeOffset At, MailSession Session, string Sender, int Slot, string QueueId);
