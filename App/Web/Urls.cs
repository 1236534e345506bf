using QueueDashboard.Data.Queues;

namespace QueueDashboard.Web;

/// <summary>
/// Every address of the dashboard, relative to the base of the page so that a path base holds. No page builds one by hand.
/// </summary>
internal static class Urls
{
    public const string Overview = "overview";
    public const string Digests = "digests";
    public const string Settings = "settings";
    public const string SignIn = "signin";
    public const string SignOut = "signout";

    public static string Queue(QueueName? queue, string? search = null, RecipientState? state = null, ReasonCode? reason = null, long? item = null)
    {
        string[] query =
        [
            .. Part("search", search),
            .. Part("state", state is { } s ? Words.Of(s) : null),
            .. Part("reason", reason is { } r ? Words.Of(r) : null),
            .. Part("item", item?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return $"queues/{Words.Of(queue)}{(query.Length > 0 ? "?" : "")}{string.Join('&', query)}";
    }

    public static string SettingsSection(string section) => $"{Settings}/{section}";

    public static string Digest(long id) => FormattableString.Invariant($"digests/{id}");

    public static string ItemHtml(long id) => FormattableString.Invariant($"items/{id}/html");

    public static string ItemRaw(long id) => FormattableString.Invariant($"items/{id}/raw");

    public static string Attachment(long id, int number) => FormattableString.Invariant($"items/{id}/attachments/{number}");

    public static string Language(string language, string back) => $"language/{language}?back={Uri.EscapeDataString(back)}";

    private static IEnumerable<string> Part(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            yield return $"{key}={Uri.EscapeDataString(value)}";
        }
    }
}
