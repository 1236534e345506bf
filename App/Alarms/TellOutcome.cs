namespace QueueDashboard.Alarms;

/// <summary>What came of telling somebody: a code that pages translate, and what the other side said.</summary>
/// <param name="Code">One of <see cref="TellCodes"/>.</param>
/// <param name="Detail">On one line, bounded; empty when there is nothing to add.</param>
public sealed record TellOutcome(string Code, string Detail = "")
{
    private const int LongestDetail = 300;

    public static TellOutcome Sent { get; } = new(TellCodes.Sent);

    public bool IsSent => Code == TellCodes.Sent;

    /// <summary>As it is stored.</summary>
    public override string ToString() => Detail.Length == 0 ? Code : $"{Code}: {Detail}";

    public static TellOutcome? Read(string? stored)
    {
        if (stored is null)
        {
            return null;
        }

        int colon = stored.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? new(stored) : new(stored[..colon], stored[(colon + 2)..]);
    }

    /// <param name="said">By another server: it must not drive a page, a log or a terminal.</param>
    public static TellOutcome Failed(string code, string said)
    {
        string line = string.Concat(said.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return new(code, line.Length > LongestDetail ? line[..LongestDetail] : line);
    }
}

internal static class TellCodes
{
    public const string Sent = "sent";

    /// <summary>The name of the webhook's host is not known.</summary>
    public const string NoName = "no-name";
    public const string NoConnection = "no-connection";
    public const string NoTls = "no-tls";
    public const string Timeout = "timeout";

    /// <summary>It answered with another address, which is not followed.</summary>
    public const string Redirect = "redirect";

    /// <summary>Another status than 2xx.</summary>
    public const string Status = "status";

    /// <summary>The secret cannot be read any more: the folder of keys was lost.</summary>
    public const string SecretLost = "secret-lost";

    /// <summary>No relay is set that would take the mail.</summary>
    public const string NoRelay = "no-relay";

    /// <summary>The relay takes no mail from anybody.</summary>
    public const string RelayBroken = "relay-broken";

    /// <summary>The relay did not take this mail.</summary>
    public const string Refused = "refused";

    /// <summary>Our own fault; the log says more.</summary>
    public const string Fault = "fault";
}
