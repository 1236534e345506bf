namespace QueueDashboard.Protocols.Mime;

/// <summary>What kind of report a message carries.</summary>
public enum ReportKind
{
    /// <summary>RFC 3464: what became of a message on its way.</summary>
    DeliveryStatus,

    /// <summary>RFC 8098: what the recipient did with it.</summary>
    Disposition,

    /// <summary>RFC 5965: somebody complains about it.</summary>
    Feedback,
}

/// <summary>A machine-readable report.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="ReportingMta">Who reports, without the type ("dns;"), or null.</param>
/// <param name="Recipients">One entry a recipient.</param>
/// <param name="Disposition">The Disposition or Feedback-Type field, or null.</param>
/// <param name="OriginalMessageId">The message reported on, when the report names it.</param>
public sealed record DeliveryReport(
    ReportKind Kind, string? ReportingMta, IReadOnlyList<ReportedRecipient> Recipients, string? Disposition, string? OriginalMessageId)
{
    /// <summary>The first report below <paramref name="root"/>, or null.</summary>
    internal static DeliveryReport? Find(MimePart root)
    {
        foreach (var part in root.SelfAndDescendants())
        {
            ReportKind? kind = part.ContentType switch
            {
                "message/delivery-status" or "message/global-delivery-status" => ReportKind.DeliveryStatus,
                "message/disposition-notification" or "message/global-disposition-notification" => ReportKind.Disposition,
                "message/feedback-report" => ReportKind.Feedback,
                _ => null,
            };
            if (kind is { } found)
            {
                return Parse(found, part);
            }
        }

        return null;
    }

    private static DeliveryReport Parse(ReportKind kind, MimePart part)
    {
        var groups = ReportGroups.Read(part);
        var all = groups.SelectMany(g => g.Fields).ToList();
        var recipients = groups.Where(g => g.First("Final-Recipient") is not null || g.First("Original-Recipient") is not null)
            .Select(ReportedRecipient.From).ToList();
        string? First(string name) =>
            all.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value).FirstOrDefault();
        return new DeliveryReport(
            kind,
            ReportedRecipient.WithoutType(First("Reporting-MTA")),
            recipients,
            First("Disposition") ?? First("Feedback-Type"),
            First("Original-Message-ID"));
    }
}
