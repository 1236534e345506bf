using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Web;

/// <summary>
/// Every address of the dashboard, relative to the base of the page so that a path base holds. No page builds one by hand.
/// </summary>
internal static class Urls
{
    public const string Overview = "overview";
    public const string Digests = "digests";
    public const string DigestChoices = "digests/choices";
    public const string Settings = "settings";
    public const string Backscatter = "backscatter";
    public const string Sources = "sources";
    public const string Rules = "rules";
    public const string Senders = "senders";
    public const string Requests = "requests";
    public const string Alarms = "alarms";
    public const string Audit = "audit";
    public const string People = "people";
    public const string Account = "account";
    public const string SignIn = "signin";
    public const string SignOut = "signout";
    public const string SignInCode = $"{SignIn}/code";
    public const string SignInSetUp = $"{SignIn}/second-factor";
    public const string SignInPasskey = $"{SignIn}/passkey";
    public const string OwnPassword = $"{Account}/password";
    public const string OwnSecondFactor = $"{Account}/second-factor";
    public const string OwnPasskey = $"{Account}/passkey";

    public static string Queue(QueueName? queue, string? search = null, RecipientState? state = null, ReasonCode? reason = null, long? item = null)
    {
        string[] query =
        [
            .. Part("search", search),
            .. Part("state", state is { } s ? Words.Of(s) : null),
            .. Part("reason", reason is { } r ? Words.Of(r) : null),
            .. Part("item", item?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return With($"queues/{Words.Of(queue)}", query);
    }

    /// <param name="state">A state's word, or "any".</param>
    /// <param name="at">The day where the list is entered: 2026-03-02.</param>
    public static string List(QueueName? queue, string? search, string? state, ReasonCode? reason, ItemSort sort = ItemSort.Newest, string? at = null, long? item = null) => With(
        $"queues/{Words.Of(queue)}",
        [
            .. Part("search", search), .. Part("state", state), .. Part("reason", reason is { } r ? Words.Of(r) : null), .. Part("sort", sort == ItemSort.Newest ? null : Words.Of(sort)),
            .. Part("at", at), .. Part("item", item?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]);

    public static string BackscatterTab(string tab) => tab == "history" ? Backscatter : $"{Backscatter}/{tab}";

    public static string BackscatterHistory(string? show = null, string? verdict = null, string? search = null, string? from = null, string? until = null, long? entry = null) =>
        With(Backscatter, [.. History(show, verdict, search, from, until), .. Part("entry", entry?.ToString(System.Globalization.CultureInfo.InvariantCulture))]);

    public static string BackscatterCsv(string? verdict, bool? refused, bool? failed, bool? doubtful, string? search, DateTimeOffset? from, DateTimeOffset? to) => With(
        "api/v1/backscatter/history",
        [
            "format=csv", .. Part("verdict", verdict), .. Part("refused", Word(refused)), .. Part("failed", Word(failed)), .. Part("doubtful", Word(doubtful)), .. Part("search", search),
            .. Part("from", Word(from)), .. Part("to", Word(to)),
        ]);

    public static string SourcesTab(string tab) => tab == "state" ? Sources : $"{Sources}/{tab}";

    public static string RulesTab(string tab) => tab == "list" ? Rules : $"{Rules}/{tab}";

    public static string SendersTab(string tab) => tab == "blocked" ? Senders : $"{Senders}/{tab}";

    public static string SendersCsv(string verdict, string? search) => With("api/v1/senders", ["format=csv", .. Part("verdict", verdict), .. Part("search", search)]);

    public static string PeopleTab(string tab) => tab == "list" ? People : $"{People}/{tab}";

    public static string AuditView(string? actor, string? act, string? outcome, string? item, string? text, string? from, string? until) =>
        With(Audit, [.. Part("actor", actor), .. Part("act", act), .. Part("outcome", outcome), .. Part("item", item), .. Part("text", text), .. Part("from", from), .. Part("until", until)]);

    /// <summary>All rows that the filter lets through, as a file: <paramref name="format"/> is csv or jsonl.</summary>
    public static string AuditExport(string format, string? actor, string? act, string? outcome, long? item, string? text, DateTimeOffset? from, DateTimeOffset? to) => With(
        "api/v1/audit",
        [
            $"format={format}", .. Part("actor", actor), .. Part("act", act), .. Part("outcome", outcome), .. Part("item", item?.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. Part("text", text),
            .. Part("from", Word(from)), .. Part("to", Word(to)),
        ]);

    public static string SettingsSection(string section) => $"{Settings}/{section}";

    public static string Digest(long id) => FormattableString.Invariant($"digests/{id}");

    public static string ItemHtml(long id) => FormattableString.Invariant($"items/{id}/html");

    public static string ItemHtmlWithImages(long id) => FormattableString.Invariant($"items/{id}/html?images=remote");

    public static string ItemRaw(long id) => FormattableString.Invariant($"items/{id}/raw");

    public static string Attachment(long id, int number) => FormattableString.Invariant($"items/{id}/attachments/{number}");

    public static string Language(string language, string back) => $"language/{language}?back={Uri.EscapeDataString(back)}";

    private static IEnumerable<string> History(string? show, string? verdict, string? search, string? from, string? until) =>
        [.. Part("show", show), .. Part("verdict", verdict), .. Part("search", search), .. Part("from", from), .. Part("until", until)];

    private static string? Word(bool? flag) => flag switch { true => "true", false => "false", null => null };

    private static string? Word(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    private static string With(string path, string[] query) => $"{path}{(query.Length > 0 ? "?" : "")}{string.Join('&', query)}";

    private static IEnumerable<string> Part(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            yield return $"{key}={Uri.EscapeDataString(value)}";
        }
    }
}
