using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;
using QueueDashboard.Settings;

namespace QueueDashboard.Filter;

/// <summary>What the lists say of one message.</summary>
internal enum SendersVerdict
{
    Nothing,

    /// <summary>Every recipient wants this sender's mail: no filter rule stops it.</summary>
    Exempt,

    /// <summary>Nobody wants it.</summary>
    Refuse,
    Hold,
}

/// <summary>One message of the world, from MAIL on, as the lists of senders see it. Book and settings stand as they did at MAIL.</summary>
internal sealed class MessageSenders
{
    // As far as Postfix lets one message go; beyond it no exemption is given.
    private const int MostRecipients = 1000;

    private readonly FilterSenders _senders;
    private readonly SenderBook _book;
    private readonly string _sender;
    private readonly List<string> _recipients = [];
    private bool _tooMany;

    private MessageSenders(FilterSenders senders, SenderBook book, string sender, bool readsHeader)
    {
        (_senders, _book, _sender) = (senders, book, sender);
        Settings = senders.Settings;
        Vouched = readsHeader && book.HasBound && Settings.AuthservIds.Count > 0 ? new VouchedDomains(Settings.AuthservIds) : null;
    }

    public SenderSettings Settings { get; }

    /// <summary>Null: the header says nothing that counts.</summary>
    public VouchedDomains? Vouched { get; }

    /// <summary>The entry that stopped it.</summary>
    public SenderAnswer? Stopped { get; private set; }

    /// <summary>Null: nothing is listed, or the message has no sender.</summary>
    public static MessageSenders? Begin(FilterSenders? senders, string sender, bool readsHeader) =>
        senders?.Book is { Count: > 0 } book && sender is not ("" or "<>") ? new MessageSenders(senders, book, sender, readsHeader) : null;

    /// <summary>True: the recipient is to be refused with 550 at once. What he is not is remembered for the end.</summary>
    public bool Refuses(string recipient, DateTimeOffset now)
    {
        if (Settings.Blocked == BlockedMail.Refuse && _book.Judge(new SenderQuestion(_sender, recipient, []), now) is { Verdict: SenderVerdict.Block } answer && !MayTurn)
        {
            _senders.Used(answer.EntryId, now);
            return true;
        }

        if (_recipients.Count < MostRecipients)
        {
            _recipients.Add(recipient);
        }
        else
        {
            _tooMany = true;
        }

        return false;
    }

    /// <summary>At the end of the message, when the header is known.</summary>
    public SendersVerdict End(DateTimeOffset now)
    {
        int blocked = 0;
        int allowed = 0;
        foreach (string recipient in _recipients)
        {
            if (_book.Judge(new SenderQuestion(_sender, recipient, Vouched?.Domains ?? [], Vouched?.Author ?? ""), now) is { } answer)
            {
                _senders.Used(answer.EntryId, now);
                allowed += answer.Verdict == SenderVerdict.Allow ? 1 : 0;
                blocked += answer.Verdict == SenderVerdict.Block ? 1 : 0;
                Stopped ??= answer.Verdict == SenderVerdict.Block ? answer : null;
            }
        }

        // Some want it and some do not, and it is one message: it is held, where a person can part them. To refuse it would take it from all.
        return blocked > 0
            ? (blocked == _recipients.Count && !_tooMany && Settings.Blocked == BlockedMail.Refuse ? SendersVerdict.Refuse : SendersVerdict.Hold)
            : allowed > 0 && allowed == _recipients.Count && !_tooMany ? SendersVerdict.Exempt : SendersVerdict.Nothing;
    }

    // A more exact entry may allow what this one blocks, once somebody vouches.
    private bool MayTurn => Vouched is not null;
}
