namespace QueueDashboard.Settings;

/// <summary>What becomes of a blocked sender's message at the filter.</summary>
public enum BlockedMail
{
    /// <summary>550 at RCPT: the sender learns of it, and nobody here has work.</summary>
    Refuse,

    /// <summary>Into the mail server's hold queue: somebody looks at it.</summary>
    Hold,
}

/// <summary>How the lists of allowed and blocked senders count.</summary>
public sealed record SenderSettings : ISettingsSection
{
    public static string Section => "senders";

    public BlockedMail Blocked { get; init; } = BlockedMail.Refuse;

    /// <summary>What arrives stopped is released for an allowed sender and deleted for a blocked one, by itself. Off: it waits for a person.</summary>
    public bool ActOnArrival { get; init; } = true;

    /// <summary>
    /// Names (authserv-id, RFC 8601) under which own servers write Authentication-Results. Empty: entries that want a domain to vouch never
    /// count. Own servers must take away what strangers write under these names.
    /// </summary>
    public IReadOnlyList<string> AuthservIds { get; init; } = [];

    public IEnumerable<SettingError> Validate()
    {
        foreach (string id in AuthservIds.Where(id => id.Length is 0 or > 255 || id.Any(c => c is <= ' ' or > '~' or ';' or '(' or ')' or '"')))
        {
            yield return new("authservIds", "authserv-id", id, $"An authserv-id is the name at the start of Authentication-Results, such as mx.example.org. Given: {id}");
        }
    }
}
