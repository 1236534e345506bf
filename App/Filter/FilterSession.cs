using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Unicode;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Rules;

namespace QueueDashboard.Filter;

/// <summary>
/// What one mail server tells on one connection, and our answers. It knows no socket and waits for nothing: what it is asked, it answers
/// before it returns.
/// </summary>
internal sealed class FilterSession
{
    // RFC 5321 4.5.3.1 allows 256 octets for a path; tags and forwarders make longer ones.
    private const int LongestAddress = 1024;

    private const int LongestName = 255;

    // Beyond any mail server's limit on header fields: bounds what a peer can make us write.
    private const int MostStatusFields = 10_000;

    private readonly FilterContext _context;
    private readonly IPAddress _peer;
    private readonly bool _quick;
    private readonly FilterRules _rules;
    private readonly MessageEnd _end;
    private readonly FilterMacros _macros = new();
    private MilterOffer _terms;
    private MailSession? _session;
    private DaemonCounters? _counters;
    private string _serverName = "";
    private bool _noPort;
    private FilterMessage? _message;

    public FilterSession(FilterContext context, IPAddress peer, bool quick)
    {
        (_context, _peer, _quick) = (context, peer, quick);
        _rules = new FilterRules(context);
        _end = new MessageEnd(context, _rules);
    }

    public bool HasAgreed { get; private set; }

    public bool InMessage => _message is not null;

    /// <summary>Steps were agreed on that are not sent or not answered: acknowledgements have to go out at once.</summary>
    public bool LeavesSteps => HasAgreed && _terms.Steps != MilterSteps.None && _quick;

    /// <returns>False: the connection has come to its end.</returns>
    public bool Take(MilterPacket packet, IBufferWriter<byte> output)
    {
        if (!HasAgreed)
        {
            return packet.Command == MilterCommand.Negotiate ? Negotiate(packet, output) : Breach(packet.Command, "before the negotiation");
        }

        switch (packet.Command)
        {
            case MilterCommand.Macros:
                if (MilterMacros.TryRead(packet.Data, out MilterMacros macros))
                {
                    _macros.Take(macros);
                }

                return true;
            case MilterCommand.Connect:
                return Connect(packet, output);
            case MilterCommand.Helo:
                return Helo(packet, output);
            case MilterCommand.Mail:
                return Mail(packet, output);
            case MilterCommand.Recipient:
                return Recipient(packet, output);
            case MilterCommand.Header:
                Header(packet);
                return Noted(output, MilterSteps.SilentHeader);
            case MilterCommand.Body:
                return Body(packet, output);
            case MilterCommand.Data or MilterCommand.EndOfHeaders or MilterCommand.Unknown:
                return Answer(output);
            case MilterCommand.EndOfMessage:
                return EndOfMessage(output);
            case MilterCommand.Abort:
                ForgetMessage();
                return true;
            case MilterCommand.QuitNewConnection:
                ForgetMessage();
                _macros.ForgetSession();
                _session = null;
                return true;
            case MilterCommand.Quit:
                return false;
            default:
                return Breach(packet.Command, "which no mail server says");
        }
    }

    /// <summary>The connection is over: what a message in hand keeps is given back.</summary>
    public void End() => ForgetFacts();

    private bool Negotiate(MilterPacket packet, IBufferWriter<byte> output)
    {
        if (!MilterOffer.TryRead(packet.Data, out MilterOffer offer))
        {
            return Breach(packet.Command, "with a version or a length that we do not know");
        }

        RuleSet rules = _rules.AtStart();
        _terms = FilterTerms.Choose(offer, _context.Policy.Value.WritesStatus, rules, _quick, _context.Senders is { Book.Count: > 0 }, _context.Senders?.WantsHeader ?? false);
        _rules.Agreed(_terms);
        HasAgreed = true;
        MilterReplies.Negotiate(output, _terms, _terms.Has(MilterActions.ChooseMacros) ? FilterTerms.Macros : default);
        if (!_terms.Has(MilterActions.ChangeSender))
        {
            FilterLog.CannotSign(_context.Logger, _peer, offer.Version);
        }

        if (rules.Stops && !_terms.Has(MilterActions.Quarantine))
        {
            FilterLog.CannotHold(_context.Logger, _peer, offer.Version);
        }

        _context.Sightings.Contact(_peer, _context.Time.GetUtcNow());
        return true;
    }

    private bool Connect(MilterPacket packet, IBufferWriter<byte> output)
    {
        ForgetMessage();
        if (!MilterConnect.TryRead(packet.Data, out MilterConnect connect))
        {
            return Breach(packet.Command, "without a family or a port");
        }

        IPAddress? client = connect.Client;

        // Programs on the server have no port. A proxy in front may not know the client's either, so the address must be the server's own too.
        _noPort = connect.Port == 0;
        bool nonSmtp = _noPort && (client is null ? connect.Family == MilterFamily.Local : IPAddress.IsLoopback(client));
        _session = new MailSession
        {
            Client = client,
            ClientName = _macros.NameMayBeForged ? "" : ClientName(connect.Host),
            Listener = _macros.DaemonName,
            NonSmtp = nonSmtp,
        };
        _serverName = _macros.ServerName;
        _counters = _context.Sightings.Connected(_session.Listener, _context.Time.GetUtcNow());
        _macros.ForgetSession();
        return Noted(output, MilterSteps.SilentConnect);
    }

    private bool Helo(MilterPacket packet, IBufferWriter<byte> output)
    {
        if (_session is null)
        {
            return Breach(packet.Command, "without a client");
        }

        ForgetMessage();
        ReadOnlySpan<byte> name = new MilterStrings(packet.Data).Next();
        _session = _session with { Helo = Encoding.UTF8.GetString(name[..Math.Min(name.Length, LongestName)]) };
        return Noted(output, MilterSteps.SilentHelo);
    }

    private bool Mail(MilterPacket packet, IBufferWriter<byte> output)
    {
        if (_session is null)
        {
            return Breach(packet.Command, "without a client");
        }

        if (_session.Authenticated != _macros.IsAuthenticated)
        {
            _session = _session with { Authenticated = _macros.IsAuthenticated };
        }

        _macros.ForgetMail();
        ReadOnlySpan<byte> address = MilterPath.Read(packet.Data).Address;
        bool whole = address.Length <= LongestAddress && Utf8.IsValid(address);
        string sender = Encoding.UTF8.GetString(address[..Math.Min(address.Length, LongestAddress)]);
        BatvPolicy policy = _context.Policy.Value;
        SessionStanding? standing = null;
        try
        {
            standing = policy.StandingOf(_session);
        }
        catch (Exception e)
        {
            FilterLog.VerdictFailed(_context.Logger, e, "MAIL", _macros.QueueId);
        }

        ForgetFacts();
        _message = new FilterMessage(policy, _session, sender, whole, standing);
        _message.Facts = _rules.Begin(_session, sender, standing, _message.IsOwn);

        // Own people's mail, and what was judged before it came here again, is nobody's to block.
        _message.Senders = _message.IsOwn || standing == SessionStanding.Skipped || _context.Unjudged.Contains(_session.Listener) ? null
            : MessageSenders.Begin(_context.Senders, sender, !_terms.Has(MilterSteps.NoHeaders));
        return Noted(output, MilterSteps.SilentMail);
    }

    private bool Recipient(MilterPacket packet, IBufferWriter<byte> output)
    {
        if (_message is not { } message)
        {
            return Breach(packet.Command, "without a sender");
        }

        bool refused = _macros.RecipientIsRefused;
        _macros.ForgetRecipient();
        if (refused)
        {
            // Nothing that we say could rescue it.
            return Answer(output);
        }

        ReadOnlySpan<byte> address = MilterPath.Read(packet.Data).Address;
        if (address.Length > LongestAddress)
        {
            return Refuse(output, FilterRefusals.AddressTooLong);
        }

        string recipient = Encoding.UTF8.GetString(address);
        RecipientJudgement judgement;
        try
        {
            judgement = Judge(message, recipient);
        }
        catch (Exception e)
        {
            FilterLog.VerdictFailed(_context.Logger, e, "RCPT", _macros.QueueId);
            _rules.AddRecipient(message, recipient, _macros.QueueId);
            _end.Fail(output, message, mayWait: !_noPort);
            return true;
        }

        if (judgement.Refuse)
        {
            return Refuse(output, FilterRefusals.Of(judgement));
        }

        if (!_noPort && IsBlocked(message, recipient))
        {
            return Refuse(output, FilterRefusals.BlockedSender);
        }

        if (judgement.IsBounce && !message.Verdicts.Contains(judgement.Verdict))
        {
            message.Verdicts.Add(judgement.Verdict);
        }

        if (message.MayBeSigned)
        {
            if (message.Recipients.Count >= _context.Options.Limits.Recipients)
            {
                return Refuse(output, FilterRefusals.TooManyRecipients);
            }

            message.Recipients.Add(recipient);
        }

        _rules.AddRecipient(message, recipient, _macros.QueueId);
        return Answer(output);
    }

    private RecipientJudgement Judge(FilterMessage message, string recipient)
    {
        DateTimeOffset now = _context.Time.GetUtcNow();
        RecipientJudgement judgement = message.Policy.JudgeRecipient(message.Session, message.Sender, recipient, now);
        if (_noPort && judgement.Refuse)
        {
            judgement = judgement with { Refuse = false };
        }

        if (judgement.Record)
        {
            _context.Sink.Add(new JudgedRecipient(now, message.Session, message.Sender, recipient, judgement, _macros.QueueId));
            _counters?.Judged(judgement.Refuse);
            _context.Metrics.Judged(judgement);
        }

        return judgement;
    }

    private bool IsBlocked(FilterMessage message, string recipient)
    {
        try
        {
            return message.Senders?.Refuses(recipient, _context.Time.GetUtcNow()) is true;
        }
        catch (Exception e)
        {
            FilterLog.SendersFailed(_context.Logger, e, _macros.QueueId);
            message.Senders = null;
            return false;
        }
    }

    private void Header(MilterPacket packet)
    {
        if (_message is not { } message)
        {
            return;
        }

        MilterHeaderField field = MilterHeaderField.Read(packet.Data);
        if (message.ForeignStatusFields < MostStatusFields && StatusHeader.Is(field.Name))
        {
            message.ForeignStatusFields++;
        }

        message.Senders?.Vouched?.Add(field.Name, field.Value);
        if (message.Facts is not null)
        {
            _rules.AddField(message, field, _macros.QueueId);
        }
    }

    private bool Body(MilterPacket packet, IBufferWriter<byte> output)
    {
        bool more = _message is { Facts: not null } message && _rules.AddBody(message, packet.Data, _macros.QueueId);
        return Answer(output, skip: !more && _terms.Has(MilterSteps.Skip));
    }

    private bool EndOfMessage(IBufferWriter<byte> output)
    {
        if (_message is not { } message)
        {
            return Breach(MilterCommand.EndOfMessage, "without a message");
        }

        _end.Answer(output, message, _terms, _macros.QueueId, _serverName, _counters);
        ForgetMessage();
        return true;
    }

    private bool Refuse(IBufferWriter<byte> output, MilterReplyText text)
    {
        // On the way that is not SMTP there is nobody to refuse it to: the mail would stay in the maildrop and come again for ever.
        if (_noPort)
        {
            MilterReplies.Continue(output);
        }
        else
        {
            MilterReplies.SmtpReply(output, text);
        }

        return true;
    }

    private bool Noted(IBufferWriter<byte> output, MilterSteps silent) => _terms.Has(silent) || Answer(output);

    private static bool Answer(IBufferWriter<byte> output, bool skip = false)
    {
        if (skip)
        {
            MilterReplies.Skip(output);
        }
        else
        {
            MilterReplies.Continue(output);
        }

        return true;
    }

    private bool Breach(MilterCommand command, string what)
    {
        FilterLog.BadCommand(_context.Logger, _peer, (byte)command, what);
        return false;
    }

    private void ForgetFacts() => _message?.Facts?.Dispose();

    private void ForgetMessage()
    {
        ForgetFacts();
        _message = null;
        _macros.ForgetMessage();
    }

    // An address in brackets stands for a client without a name that leads back to it.
    private static string ClientName(ReadOnlySpan<byte> host) =>
        host.IsEmpty || host[0] == (byte)'[' || host.SequenceEqual("unknown"u8) || host.Length > LongestName ? "" : Encoding.UTF8.GetString(host);
}
