using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Finds the name that the relay gave the message, so that an administrator can look it up in the relay's log. Every server has its own
/// words; an unknown one gives no id, never a wrong one.
/// </summary>
internal static partial class QueueIdReader
{
    public static string? Read(SmtpReply reply)
    {
        string text = reply.Text;
        foreach (Regex pattern in (Regex[])[QueuedAs(), Id(), InternalId(), MessageQueued(), Accepted(), QmailQp(), Google()])
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }
        return null;
    }

    /// <summary>Postfix and all that speak like it. The last one counts: a filter in front repeats the reply of the server behind it.</summary>
    [GeneratedRegex(@"\bqueued as ([A-Za-z0-9._:-]{1,64})", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex QueuedAs();

    /// <summary>Exim: "OK id=1tE0aB-000abc-XY".</summary>
    [GeneratedRegex(@"\bid=<?([A-Za-z0-9._:-]{1,64})", RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    /// <summary>Exchange: "[InternalId=123, Hostname=...] Queued mail for delivery".</summary>
    [GeneratedRegex(@"\[InternalId=([0-9]{1,32})", RegexOptions.IgnoreCase)]
    private static partial Regex InternalId();

    /// <summary>Haraka: "Message Queued (UUID)".</summary>
    [GeneratedRegex(@"\bMessage Queued \(([A-Za-z0-9.-]{1,64})\)", RegexOptions.IgnoreCase)]
    private static partial Regex MessageQueued();

    /// <summary>Sendmail and OpenSMTPD: "2.0.0 5AL0abc12345 Message accepted for delivery".</summary>
    [GeneratedRegex(@"^2[0-9]{2} (?:2\.[0-9.]+ )?(?=[A-Za-z]*[0-9])([A-Za-z0-9]{6,32}):? Message accepted for delivery", RegexOptions.IgnoreCase)]
    private static partial Regex Accepted();

    /// <summary>qmail: "ok 1700000000 qp 12345".</summary>
    [GeneratedRegex(@"^250 ok [0-9]+ (qp [0-9]{1,10})\b", RegexOptions.IgnoreCase)]
    private static partial Regex QmailQp();

    /// <summary>Google: "OK 1700000000 abc-123si.45 - gsmtp".</summary>
    [GeneratedRegex(@" ([A-Za-z0-9._-]{6,64}) - gsmtp$", RegexOptions.IgnoreCase)]
    private static partial Regex Google();
}
