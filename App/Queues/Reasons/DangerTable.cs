using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// How dangerous a reason is and how guarded a queue. Where several fields speak the most dangerous wins, because a sender
/// can add fields of his own: these orders decide what he can do with them, namely only make things worse for himself.
/// </summary>
internal static class DangerTable
{
    /// <summary>Rank of a reason; more is more dangerous to deliver.</summary>
    internal static int Of(ReasonCode code) => code switch
    {
        ReasonCode.Virus => 10,         // delivering it can infect at a click, and a scanner knows its name
        ReasonCode.Banned => 9,         // a kind of file that can act by itself; nobody has named it a virus yet
        ReasonCode.Phishing => 8,       // wants a person to act, and is made so that he does
        ReasonCode.Spam => 7,           // may hide any of the above, but is mostly only a nuisance
        ReasonCode.Backscatter => 6,    // quotes a stranger's spam inside a bounce that wants nothing of the reader
        ReasonCode.Policy => 5,         // all checks ran, and a rule of the house said no
        ReasonCode.ScannerFailed => 4,  // nothing bad was found, but nobody has looked
        ReasonCode.Malformed => 3,      // looked at; programs may disagree on what it contains
        ReasonCode.Undeliverable => 2,  // harmless, only homeless
        ReasonCode.Manual => 1,         // a person wanted to see it
        _ => 0,                         // nothing is known
    };

    /// <summary>The queue that a reason belongs to when a field names the reason.</summary>
    internal static QueueName QueueOf(ReasonCode code) => code switch
    {
        ReasonCode.Virus or ReasonCode.Banned or ReasonCode.Phishing or ReasonCode.Spam or ReasonCode.Policy => QueueName.Quarantine,
        ReasonCode.Backscatter or ReasonCode.Malformed or ReasonCode.Undeliverable => QueueName.Bad,
        _ => QueueName.Holding,
    };

    /// <summary>
    /// How guarded a queue is. Quarantine: somebody thinks that the message does harm. Bad: the mail server has given it
    /// up. Holding: it only waits for a word, and whoever empties that queue expects nothing worse in it.
    /// </summary>
    internal static int GuardOf(QueueName queue) => queue switch
    {
        QueueName.Quarantine => 3,
        QueueName.Bad => 2,
        QueueName.Holding => 1,
        _ => 0,
    };

    internal static ReasonCode Worse(ReasonCode one, ReasonCode other) => Of(other) > Of(one) ? other : one;

    internal static QueueName MoreGuarded(QueueName one, QueueName other) => GuardOf(other) > GuardOf(one) ? other : one;
}
