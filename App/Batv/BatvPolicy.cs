using System.Net;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <summary>
/// Everything that a verdict needs, as it stood at one moment. Never changes, so that any number of connections may ask it
/// at once; a change makes a new one. It knows no clock and no database.
/// </summary>
internal sealed class BatvPolicy
{
    private readonly BackscatterSettings _settings;
    private readonly DomainSet _own;
    private readonly DomainSet _gateways;
    private readonly ExemptionSet _inbound;
    private readonly ExemptionSet _outbound;
    private readonly HashSet<string> _submission;
    private readonly HashSet<string> _skipped;
    private readonly IPNetwork[] _trusted;

    /// <param name="ownDomains">Of the general settings.</param>
    /// <param name="enabledSince">When signing was turned on; null while it is off.</param>
    public BatvPolicy(BackscatterSettings settings, IEnumerable<string> ownDomains, KeyRing keys, IReadOnlyCollection<Exemption> exemptions, DateTimeOffset? enabledSince)
    {
        _settings = settings;
        Keys = keys;
        _own = new DomainSet(ownDomains);
        _gateways = new DomainSet(settings.GatewayDomains);
        _inbound = new ExemptionSet(exemptions, ExemptionDirection.Inbound);
        _outbound = new ExemptionSet(exemptions, ExemptionDirection.Outbound);
        _submission = new HashSet<string>(settings.SubmissionListeners, StringComparer.OrdinalIgnoreCase);
        _skipped = new HashSet<string>(settings.SkippedListeners, StringComparer.OrdinalIgnoreCase);
        _trusted = [.. settings.TrustedNetworks.Select(text => ExemptionValues.TryNetwork(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
        SafeFrom = SafeDate(settings, keys.Signing, enabledSince);
    }

    public static BatvPolicy Empty { get; } = new(new BackscatterSettings(), [], new KeyRing([], null), [], null);

    public KeyRing Keys { get; }

    public bool Signs => _settings.Enabled;

    public bool WritesStatus => _settings.StatusHeader;

    /// <summary>
    /// From then on every bounce of mail that was sent before has come or never will: one lifetime after signing was turned on, and after the key
    /// was changed. Null while nothing is signed.
    /// </summary>
    public DateTimeOffset? SafeFrom { get; }

    /// <summary>
    /// Whether what fails is refused at this moment. Never while no key signs: it was lost with the folder that opens it, and then every bounce fails,
    /// those of our own mail too.
    /// </summary>
    public bool RejectsAt(DateTimeOffset now) => _settings.Enabled && Keys.Signing is not null && (_settings.Reject || (_settings.RejectWhenSafe && SafeFrom is { } safe && now >= safe));

    public SessionStanding StandingOf(MailSession session)
    {
        if (_skipped.Contains(session.Listener))
        {
            return SessionStanding.Skipped;
        }

        if (session.NonSmtp)
        {
            return SessionStanding.NonSmtp;
        }

        if (session.Authenticated)
        {
            return SessionStanding.Authenticated;
        }

        if (_submission.Contains(session.Listener))
        {
            return SessionStanding.SubmissionListener;
        }

        return IsTrusted(session.Client) ? SessionStanding.TrustedNetwork : SessionStanding.Outside;
    }

    /// <summary>A bounce has no sender, or the mailbox mailer-daemon as its sender: some servers write that in place of <c>&lt;&gt;</c>.</summary>
    /// <param name="sender">The reverse-path without angle brackets; empty for the null sender. Empty brackets count too: the mistake would let every bounce pass.</param>
    public static bool IsBounce(ReadOnlySpan<char> sender) =>
        sender is "" or "<>" || (sender.LastIndexOf('@') is var at && (at < 0 ? sender : sender[..at]).Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase));

    /// <param name="sender">Without angle brackets; empty for the null sender.</param>
    /// <param name="recipient">As the client gave it, without angle brackets.</param>
    public RecipientJudgement JudgeRecipient(MailSession session, string sender, string recipient, DateTimeOffset now)
    {
        bool bounce = IsBounce(sender);
        if (StandingOf(session) != SessionStanding.Outside)
        {
            return RecipientJudgement.Not(NotJudged.OwnUser, bounce);
        }

        ReadOnlySpan<char> domain = DomainSet.Of(recipient);
        if (!_own.Contains(domain) && !(_settings.ExtendToGateways && _gateways.Contains(domain)))
        {
            // A bounce to a gateway domain stands in the history: it shows what the switch would do.
            return _gateways.Contains(domain) && bounce ? RecipientJudgement.Not(NotJudged.GatewayDomain, bounce, record: true) : RecipientJudgement.Not(NotJudged.ForeignDomain, bounce);
        }

        PrvsCheck check = Keys.Check(recipient, now, evenEnded: !bounce);
        if (!bounce && check.Verdict is (PrvsVerdict.Untagged or PrvsVerdict.Foreign))
        {
            // Others' tags cannot be checked, and an address of a forwarder is a mailbox like any other.
            return RecipientJudgement.Not(NotJudged.NoBounce, bounce);
        }

        // Mail with a sender may come long after: an answer to an old mail by somebody who answers the envelope. A good signature shows that it was ours.
        bool passes = check.Verdict == PrvsVerdict.Pass || (!bounce && check.Verdict == PrvsVerdict.Expired);
        if (passes)
        {
            return new RecipientJudgement(BatvWords.Of(check.Verdict), check, bounce, Refuse: false, Record: true);
        }

        Exemption? exemption = _inbound.OfClient(session.Client, session.ClientName, now) ?? _inbound.OfRecipient(PrvsCodec.Untag(recipient), now);
        return exemption is null
            ? new RecipientJudgement(BatvWords.Of(check.Verdict), check, bounce, RejectsAt(now), Record: true)
            : new RecipientJudgement(BatvVerdict.Exempt, check, bounce, Refuse: false, Record: true, Exemption: exemption);
    }

    /// <param name="sender">Without angle brackets; empty for the null sender.</param>
    /// <param name="recipients">Those that the mail server took.</param>
    public SenderDecision DecideSender(MailSession session, string sender, IReadOnlyList<string> recipients, DateTimeOffset now)
    {
        if (!_settings.Enabled)
        {
            return new SenderDecision.Keep(Unsigned.Disabled);
        }

        SessionStanding standing = StandingOf(session);
        if (standing is SessionStanding.Outside or SessionStanding.Skipped)
        {
            return new SenderDecision.Keep(standing == SessionStanding.Outside ? Unsigned.NotOwnUser : Unsigned.Skipped);
        }

        if (sender.Length == 0)
        {
            return new SenderDecision.Keep(Unsigned.NullSender);
        }

        ReadOnlySpan<char> domain = DomainSet.Of(sender);
        if (!_own.Contains(domain) && !(_settings.ExtendToGateways && _gateways.Contains(domain)))
        {
            return new SenderDecision.Keep(Unsigned.NotOwnDomain);
        }

        bool leaves = false;
        bool exempt = true;
        foreach (string recipient in recipients)
        {
            // A name without a domain is a mailbox of the server itself (RFC 5321 4.1.1.3).
            ReadOnlySpan<char> to = DomainSet.Of(recipient);
            if (!to.IsEmpty && !_own.Contains(to))
            {
                leaves = true;
                exempt &= _outbound.OfRecipient(PrvsCodec.Untag(recipient), now) is not null;
            }
        }

        return !leaves ? new SenderDecision.Keep(Unsigned.OnlyLocalRecipients)
            : exempt ? new SenderDecision.Keep(Unsigned.Exempt)
            : Sign(sender, now);
    }

    /// <summary>
    /// For mail that waited here: an own user's mail carries a tag of ours, which may have ended meanwhile. The old tag goes and a new one comes.
    /// </summary>
    /// <returns>Null when the sender stays: no tag of ours, a forged one, or nothing is signed now.</returns>
    public string? Renew(string sender, DateTimeOffset now)
    {
        if (!_settings.Enabled || Keys.Check(sender, now, evenEnded: true).Verdict is not (PrvsVerdict.Pass or PrvsVerdict.Expired))
        {
            return null;
        }

        return Sign(PrvsCodec.Untag(sender), now) is SenderDecision.Sign signed ? signed.Address : null;
    }

    private static DateTimeOffset? SafeDate(BackscatterSettings settings, BatvKey? signing, DateTimeOffset? enabledSince)
    {
        if (!settings.Enabled || enabledSince is not { } enabled || signing is null)
        {
            return null;
        }

        DateTimeOffset from = signing.SignsSince is { } since && since > enabled ? since : enabled;
        return from.AddDays(settings.LifetimeDays);
    }

    private SenderDecision Sign(string sender, DateTimeOffset now)
    {
        PrvsRefusal refusal = PrvsPolicy.Judge(sender);
        if (refusal != PrvsRefusal.None)
        {
            return new SenderDecision.Keep(refusal switch
            {
                PrvsRefusal.AlreadyTagged => Unsigned.AlreadyTagged,
                PrvsRefusal.TooLong => Unsigned.TooLong,
                _ => Unsigned.NotAnAddress,
            });
        }

        if (Keys.Signing is not { } key)
        {
            return new SenderDecision.Keep(Unsigned.NoKey);
        }

        return PrvsCodec.Sign(sender, key.Key, PrvsDay.Of(now), _settings.LifetimeDays) is { } signed
            ? new SenderDecision.Sign(signed, key.Slot)
            : new SenderDecision.Keep(Unsigned.NotAnAddress);
    }

    private bool IsTrusted(IPAddress? client)
    {
        if (client is null || _trusted.Length == 0)
        {
            return false;
        }

        IPAddress plain = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return Array.Exists(_trusted, network => network.Contains(plain));
    }
}
