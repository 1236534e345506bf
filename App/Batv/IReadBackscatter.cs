namespace QueueDashboard.Batv;

/// <summary>What pages, the API and the command line read of backscatter protection.</summary>
internal interface IReadBackscatter
{
    /// <summary>Newest first.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    Task<HistoryPage> HistoryAsync(HistoryFilter filter, string? cursor, int limit, CancellationToken cancel);

    Task<HistoryEntry?> EntryAsync(long id, CancellationToken cancel);

    /// <summary>Counts by verdict and day (UTC), days without any included; true counts, also of what the history had to leave out in a flood.</summary>
    Task<IReadOnlyList<VerdictDay>> DaysAsync(DateOnly from, DateOnly to, CancellationToken cancel);

    /// <summary>The untagged recipients of what failed since then, most first.</summary>
    Task<IReadOnlyList<TopCount>> TopRecipientsAsync(DateTimeOffset since, int limit, CancellationToken cancel);

    /// <summary>The clients of what failed since then, most first.</summary>
    Task<IReadOnlyList<TopCount>> TopClientsAsync(DateTimeOffset since, int limit, CancellationToken cancel);

    Task<IReadOnlyList<KeyView>> KeysAsync(CancellationToken cancel);

    Task<IReadOnlyList<ExemptionView>> ExemptionsAsync(CancellationToken cancel);

    Task<SafetyReport> SafetyAsync(DateTimeOffset now, CancellationToken cancel);

    /// <summary>One line a listener that the milter ever saw.</summary>
    Task<IReadOnlyList<ListenerSight>> SightsAsync(CancellationToken cancel);
}

/// <param name="Search">Part of an address, a client's name or its address.</param>
/// <param name="Verdict">Null: all.</param>
/// <param name="Failed">True: only what did not pass; null: all.</param>
/// <param name="Domains">The recipient domains that the viewer is limited to; null: none.</param>
/// <param name="Doubtful">True: only what failed and may have been right; null: all.</param>
internal sealed record HistoryFilter(
    BatvVerdict? Verdict = null, bool? Refused = null, bool? Failed = null, string? Search = null, DateTimeOffset? From = null, DateTimeOffset? Until = null,
    IReadOnlyList<string>? Domains = null,
    bool? Doubtful = null);

internal sealed record HistoryPage(IReadOnlyList<HistoryEntry> Entries, string? Next);

/// <param name="Explanation">The codec's word or the reason why it was not judged; null without one.</param>
/// <param name="DaysLeft">Negative: ended so many days before.</param>
/// <param name="Doubtful">It failed, and rejecting it may be wrong: a good signature that has ended, a forwarder's address, an own network.</param>
internal sealed record HistoryEntry(
    long Id,
    DateTimeOffset At,
    BatvVerdict Verdict,
    string? Explanation,
    string? Scheme,
    bool IsBounce,
    bool Refused,
    bool Doubtful,
    string Sender,
    string Recipient,
    string RecipientPlain,
    string Client,
    string ClientName,
    string Helo,
    string Listener,
    string QueueId,
    int? Slot,
    int? DaysLeft,
    long? ExemptionId);

/// <param name="Counts">Verdicts that did not occur are absent.</param>
internal sealed record VerdictDay(DateOnly Day, IReadOnlyDictionary<BatvVerdict, int> Counts, int Refused);

internal sealed record TopCount(string Name, int Count, DateTimeOffset Last);

internal enum KeyStanding
{
    Signs,
    Verifies,

    /// <summary>Past its end. It still tells our own old tags from forged ones when mail with a sender comes, or when held mail goes out.</summary>
    Ended,
}

/// <param name="Fingerprint">Of the secret, one-way, in groups of four hex digits.</param>
/// <param name="Origin">generated, imported-text, imported-bytes, imported-batv-tools or imported-json.</param>
internal sealed record KeyView(
    int Slot,
    KeyStanding Standing,
    string Fingerprint,
    string Origin,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? SignsSince,
    DateTimeOffset? SignedUntil,
    DateTimeOffset? VerifiesUntil,
    DateTimeOffset? FirstUsedAt,
    DateTimeOffset? LastUsedAt,
    int Window);

internal sealed record ExemptionView(Exemption Exemption, DateTimeOffset CreatedAt, string CreatedBy, long Uses, DateTimeOffset? LastUsedAt);

/// <summary>Whether it is safe to refuse what fails.</summary>
/// <param name="EnabledSince">Null: signing is off.</param>
/// <param name="SafeFrom">Null: no date, since nothing is signed.</param>
/// <param name="WouldRefuse">What rejecting refused or would have refused in the last lifetime.</param>
/// <param name="Doubtful">Those of them of which it may have been wrong; look at them one by one.</param>
internal sealed record SafetyReport(
    SafetyAnswer Answer,
    DateTimeOffset? EnabledSince,
    DateTimeOffset? KeyChangedAt,
    DateTimeOffset? SafeFrom,
    bool RejectsNow,
    int Bounces,
    int Passed,
    int WouldRefuse,
    int Doubtful,
    long SignedInWindow,
    DateTimeOffset? LastSignedAt);

internal enum SafetyAnswer
{
    /// <summary>Signing is off.</summary>
    NotEnabled,

    /// <summary>No message was signed in the last lifetime: the mail server does not ask us about outgoing mail.</summary>
    NothingSigned,

    /// <summary>One lifetime has not passed.</summary>
    TooEarly,

    /// <summary>The date has come, and some that failed ought to be looked at first.</summary>
    LookFirst,
    Safe,
}

/// <param name="Listener">Daemon name; empty when the mail server gave none.</param>
internal sealed record ListenerSight(
    string Listener, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Judged, long Refused, long Signed, DateTimeOffset? LastSignedAt);
