using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <param name="Code">Names the sentence in the texts of the page.</param>
internal sealed record AlarmFault(string Key, string Code, string Message);

internal static class AlarmValidation
{
    /// <summary>Each is measured every minute.</summary>
    public const int MostAlarms = 50;
    public const int LongestName = 100;
    private const int LongestAddress = 2000;
    private const int LongestSecret = 500;
    private const int MostMailboxes = 20;

    public static IReadOnlyList<AlarmFault> Validate(AlarmDraft draft)
    {
        List<AlarmFault> faults = [];
        if (draft.Name.Trim() is not { Length: > 0 and <= LongestName } name || name.Any(char.IsControl))
        {
            faults.Add(new("name", "name", $"name is needed, {LongestName} characters at most."));
        }

        if (!Enum.IsDefined(draft.Kind))
        {
            faults.Add(new("kind", "kind", $"kind is one of {string.Join(", ", AlarmKinds.All.Select(one => one.Word))}."));
            return faults;
        }

        var facts = AlarmKinds.Of(draft.Kind);
        if (draft.Limit < facts.Least || draft.Limit > facts.Most)
        {
            faults.Add(new("limit", "limit", $"limit lies between {facts.Least} and {facts.Most} for {facts.Word}."));
        }

        if (draft.Queues is < 1 or > 7)
        {
            faults.Add(new("queues", "queues", "queues names at least one of holding, quarantine and bad."));
        }

        if (draft.RepeatMinutes is < 0 or > 10_080 or (> 0 and < 5))
        {
            faults.Add(new("repeatMinutes", "repeat", "repeatMinutes is 0 for never, or lies between 5 and 10080."));
        }

        if (draft.Language is not ("en" or "de"))
        {
            faults.Add(new("language", "language", "language is en or de."));
        }

        if (draft.Webhook.Trim() is { Length: > 0 } webhook && !IsWebhook(webhook))
        {
            // What was given is not repeated: such an address often holds a token.
            faults.Add(new("webhook", "webhook", "webhook is an address that begins with http:// or https://, without a user name in it."));
        }

        if (draft.Secret is { Length: > LongestSecret })
        {
            faults.Add(new("secret", "secret", $"secret has {LongestSecret} characters at most."));
        }

        var mailboxes = AlarmLines.Of(draft.MailTo).ToList();
        if (mailboxes.Count > MostMailboxes || !mailboxes.TrueForAll(IsMailbox))
        {
            faults.Add(new("mailTo", "mail", $"mailTo takes plain addresses such as admin@example.org, {MostMailboxes} at most."));
        }

        if (draft.Enabled && !draft.HasChannel)
        {
            faults.Add(new("enabled", "channel", "An alarm that nobody is told by cannot be enabled: give it a webhook or a mail address."));
        }

        return faults;
    }

    private static bool IsWebhook(string text) =>
        text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0;

    // It stands in a To: field and in an SMTP command.
    private static bool IsMailbox(string address)
    {
        int at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= 320 && Uri.CheckHostName(address[(at + 1)..]) is UriHostNameType.Dns
            && !address.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign) || sign is '<' or '>' or '"' or '\\' or '(' or ')');
    }
}

/// <summary>What became of a change.</summary>
internal abstract record AlarmResult
{
    private AlarmResult()
    {
    }

    public sealed record Done(Alarm Alarm) : AlarmResult;

    public sealed record Refused(IReadOnlyList<AlarmFault> Faults) : AlarmResult;

    /// <summary>Somebody else changed it in between; nothing was written.</summary>
    public sealed record Stale(Alarm Current) : AlarmResult;

    public sealed record NotFound(long Id) : AlarmResult;
}
