using QueueDashboard.Actions;
using QueueDashboard.Batv;

namespace QueueDashboard.Web.Api;

internal sealed record KeyList(IReadOnlyList<ListedKey> Keys);

/// <summary>A key in its slot, without its secret.</summary>
/// <param name="Standing">signs, verifies or ended.</param>
/// <param name="Window">Days that a tag of it is good for at most.</param>
internal sealed record ListedKey(
    int Slot,
    string Standing,
    string Fingerprint,
    string Origin,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? SignsSince,
    DateTimeOffset? SignedUntil,
    DateTimeOffset? VerifiesUntil,
    DateTimeOffset? FirstUsedAt,
    DateTimeOffset? LastUsedAt,
    int Window)
{
    public static ListedKey Of(KeyView key) => new(
        key.Slot, Word(key.Standing), key.Fingerprint, key.Origin, key.CreatedAt, key.CreatedBy, key.SignsSince, key.SignedUntil, key.VerifiesUntil, key.FirstUsedAt, key.LastUsedAt, key.Window);

    private static string Word(KeyStanding standing) => standing switch
    {
        KeyStanding.Signs => "signs",
        KeyStanding.Verifies => "verifies",
        KeyStanding.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };
}

/// <summary>What to make or bring. Without a file a new key is made and signs.</summary>
/// <param name="KeepPrevious">The key that signed before goes on checking for its window and a day; true when left out. False deletes it.</param>
/// <param name="File">A key file in base64.</param>
/// <param name="Secret">A secret as text, in place of a file.</param>
/// <param name="Format">How the file is meant: auto, text, bytes, batv-tools or json.</param>
/// <param name="Slot">0 to 9; the next free one when left out.</param>
/// <param name="Sign">The key that is brought signs from now on.</param>
internal sealed record KeyBody(bool? KeepPrevious, string? File, string? Secret, string? Format, int? Slot, bool? Sign);

/// <param name="KeepPrevious">See above.</param>
internal sealed record SignWithBody(bool? KeepPrevious);

/// <param name="Raw">The secret's bytes alone; otherwise JSON with slot and window, for another dashboard.</param>
internal sealed record ExportBody(bool? Raw);

/// <summary>A key that was made, brought, chosen or deleted.</summary>
/// <param name="PreviousUntil">Until then the key that signed before checks bounces; null: it is gone, or there was none.</param>
internal sealed record KeyAnswer(int Slot, string Fingerprint, bool Signs, DateTimeOffset? PreviousUntil, string? Warning)
{
    public static KeyAnswer Of(KeyResult.Done done) => new(done.Slot, done.Fingerprint, done.Signs, done.PreviousUntil, done.Warning);
}

internal sealed record ExemptionList(IReadOnlyList<ListedExemption> Exemptions);

/// <param name="Kind">network, domain or address.</param>
/// <param name="Direction">inbound, outbound or both.</param>
internal sealed record ListedExemption(
    long Id, string Kind, string Value, string Direction, string Note, DateTimeOffset? EndsAt, DateTimeOffset CreatedAt, string CreatedBy, long Uses, DateTimeOffset? LastUsedAt)
{
    public static ListedExemption Of(ExemptionView view) => Of(view.Exemption, view.CreatedAt, view.CreatedBy, view.Uses, view.LastUsedAt);

    public static ListedExemption Of(Exemption exemption, DateTimeOffset createdAt, string createdBy, long uses = 0, DateTimeOffset? lastUsedAt = null) => new(
        exemption.Id, ExemptionStore.Word(exemption.Kind), exemption.Value, ExemptionStore.Word(exemption.Direction), exemption.Note, exemption.EndsAt, createdAt, createdBy, uses, lastUsedAt);
}

/// <param name="Value">An IP address, a network, a domain (*.example.org for those below it, too) or an address.</param>
/// <param name="Direction">inbound, outbound or both; both when left out.</param>
internal sealed record ExemptionBody(string Value, string? Direction, string? Note, DateTimeOffset? EndsAt);

/// <summary>A page of verdicts, newest first. <see cref="Next"/> goes into the next call's cursor; null: this was the last page.</summary>
internal sealed record VerdictList(IReadOnlyList<ListedVerdict> Entries, string? Next);

/// <summary>One verdict on one recipient.</summary>
/// <param name="Recipient">As it was given.</param>
/// <param name="Address">Without the tag.</param>
/// <param name="Doubtful">It failed, and refusing it may be wrong.</param>
internal sealed record ListedVerdict(
    long Id,
    DateTimeOffset At,
    string Verdict,
    string? Explanation,
    string? Scheme,
    bool Bounce,
    bool Refused,
    bool Doubtful,
    string Sender,
    string Recipient,
    string Address,
    string Client,
    string ClientName,
    string Helo,
    string Listener,
    string QueueId,
    int? Slot,
    int? DaysLeft,
    long? Exemption)
{
    public static ListedVerdict Of(HistoryEntry entry) => new(
        entry.Id,
        entry.At,
        entry.Verdict.Word(),
        entry.Explanation,
        entry.Scheme,
        entry.IsBounce,
        entry.Refused,
        entry.Doubtful,
        entry.Sender,
        entry.Recipient,
        entry.RecipientPlain,
        entry.Client,
        entry.ClientName,
        entry.Helo,
        entry.Listener,
        entry.QueueId,
        entry.Slot,
        entry.DaysLeft,
        entry.ExemptionId);
}

internal sealed record VerdictDays(IReadOnlyList<ListedDay> Days);

/// <summary>Counts of one day (UTC) by verdict; what did not occur is absent.</summary>
internal sealed record ListedDay(DateOnly Day, IReadOnlyDictionary<string, int> Counts, int Refused)
{
    public static ListedDay Of(VerdictDay day) => new(day.Day, day.Counts.ToDictionary(count => count.Key.Word(), count => count.Value), day.Refused);
}

/// <summary>Whether it is safe to refuse what fails.</summary>
/// <param name="Answer">not-enabled, nothing-signed, too-early, look-first or safe.</param>
/// <param name="WouldRefuse">What was refused or would have been in the last lifetime.</param>
/// <param name="Doubtful">Those of them of which it may be wrong.</param>
internal sealed record SafetyAnswerJson(
    string Answer,
    DateTimeOffset? EnabledSince,
    DateTimeOffset? KeyChangedAt,
    DateTimeOffset? SafeFrom,
    bool RejectsNow,
    int Bounces,
    int Passed,
    int WouldRefuse,
    int Doubtful,
    long Signed,
    DateTimeOffset? LastSignedAt,
    IReadOnlyList<ListenerSight> Listeners)
{
    public static SafetyAnswerJson Of(SafetyReport report, IReadOnlyList<ListenerSight> listeners) => new(
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(report.Answer.ToString()),
        report.EnabledSince,
        report.KeyChangedAt,
        report.SafeFrom,
        report.RejectsNow,
        report.Bounces,
        report.Passed,
        report.WouldRefuse,
        report.Doubtful,
        report.SignedInWindow,
        report.LastSignedAt,
        listeners);
}

/// <param name="Address">Without angle brackets.</param>
internal sealed record SignBody(string Address);

/// <param name="Address">The recipient, without angle brackets.</param>
/// <param name="Sender">Empty or left out for a bounce.</param>
/// <param name="Client">The IP address of the server that brings it.</param>
/// <param name="ClientName">Its name, as far as exemptions go by it.</param>
internal sealed record CheckBody(string Address, string? Sender, string? Client, string? ClientName);
