namespace QueueDashboard.Protocols.Mime;

/// <summary>What the reader makes of a message, for programs.</summary>
/// <param name="Subject">Decoded.</param>
/// <param name="From">The authors.</param>
/// <param name="To">The recipients by the header.</param>
/// <param name="Date">Or null.</param>
/// <param name="MessageId">With brackets as written, or null.</param>
/// <param name="Attachments">Name, type and decoded size.</param>
/// <param name="HasText">There is a plain text body.</param>
/// <param name="HasHtml">There is an HTML body.</param>
/// <param name="IsBounce">It tells of a failed delivery.</param>
/// <param name="Defects">Code and place, such as "NotClosed 1.2".</param>
public sealed record MessageSummary(
    string Subject,
    IReadOnlyList<Mailbox> From,
    IReadOnlyList<Mailbox> To,
    DateTimeOffset? Date,
    string? MessageId,
    IReadOnlyList<AttachmentSummary> Attachments,
    bool HasText,
    bool HasHtml,
    bool IsBounce,
    IReadOnlyList<string> Defects)
{
    /// <summary>Reads everything that the summary needs, the text as well, so that its defects are known.</summary>
    public static MessageSummary Of(MailMessage message)
    {
        _ = message.Text;
        return new(
            message.Subject,
            message.From,
            message.To,
            message.Date,
            message.MessageId,
            [.. message.Attachments.Select(a => new AttachmentSummary(a.Name, a.ContentType, a.Size))],
            message.HasText,
            message.HasHtml,
            message.IsBounce,
            [.. message.Defects.Select(d => $"{d.Code} {d.Where}")]);
    }
}

/// <summary>One attachment of a <see cref="MessageSummary"/>.</summary>
/// <param name="Name">The sender's file name, or empty.</param>
/// <param name="Type">The content type.</param>
/// <param name="Size">Decoded bytes.</param>
public sealed record AttachmentSummary(string Name, string Type, long Size);
