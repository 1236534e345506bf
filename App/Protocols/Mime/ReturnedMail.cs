using System.Text.RegularExpressions;

namespace QueueDashboard.Protocols.Mime;

/// <summary>A report about another message, in the standard form or pieced together from what a server wrote freely.</summary>
/// <param name="Kind">What it reports.</param>
/// <param name="Standard">False: without a machine-readable part; its recipients and reasons were read out of the text and may be wrong.</param>
/// <param name="ReportingMta">Who reports, or null.</param>
/// <param name="Recipients">One entry for each recipient.</param>
/// <param name="Disposition">What the recipient did, or the kind of complaint; null: nothing of both.</param>
/// <param name="Original">The message that it is about; null: not told.</param>
public sealed partial record ReturnedMail(
    ReportKind Kind, bool Standard, string? ReportingMta, IReadOnlyList<ReportedRecipient> Recipients, string? Disposition, ReportedOriginal? Original)
{
    private const int MostRecipients = 100;
    private const int LookedAt = 32_000;

    /// <summary>Null: it is no report.</summary>
    public static ReturnedMail? Read(MailMessage message)
    {
        if (message.Report is { } report)
        {
            var original = ReportedOriginal.Find(message);
            if (report.OriginalMessageId is { } id)
            {
                original = original is null ? new(id, null, null, null, null) : original with { MessageId = original.MessageId ?? id };
            }

            return new(report.Kind, true, report.ReportingMta, [.. report.Recipients.Take(MostRecipients)], report.Disposition, original);
        }

        return message.IsBounce ? new(ReportKind.DeliveryStatus, false, null, Guess(message), null, ReportedOriginal.Find(message)) : null;
    }

    private static List<ReportedRecipient> Guess(MailMessage message)
    {
        string text = message.Text.Length > LookedAt ? message.Text[..LookedAt] : message.Text;
        string own = string.Join(' ', message.To.Take(20).Select(mailbox => mailbox.Address));
        var failed = message.Headers.First("X-Failed-Recipients") is { } named
            ? HeaderAddresses.Read(named).Select(mailbox => mailbox.Address)
            : Addresses().Matches(text).Select(found => found.Groups[1].Value).Where(address => !own.Contains(address, StringComparison.OrdinalIgnoreCase));
        var reply = Reply().Match(text);
        string? status = reply.Success && reply.Groups[2].Success ? reply.Groups[2].Value : null;
        string? said = reply.Success ? reply.Value.Trim() : null;
        return [.. failed.Distinct(StringComparer.OrdinalIgnoreCase).Take(5).DefaultIfEmpty("").Select(address => new ReportedRecipient(address.Length > 0 ? address : null, null, null, status, said, null))];
    }

    // Addresses in angle brackets, as qmail, Exim and Exchange write them.
    [GeneratedRegex(@"<([^<>\s@]{1,64}@[^<>\s@]{1,255})>", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Addresses();

    // A reply of SMTP within the text: 550 5.1.1 ..., 554-5.7.1 ...
    [GeneratedRegex(@"(?<![\d.])([45]\d\d)[ -](?:#?([45]\.\d{1,3}\.\d{1,3})\b)?[^\r\n]{3,200}", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Reply();
}
