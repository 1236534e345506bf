using QueueDashboard.Protocols.Files;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Web.Queues.Reading;

/// <param name="Number">From 0, in the order of the message: its address.</param>
/// <param name="Report">What its content is; null: too much was looked at already.</param>
/// <param name="Embedded">The message that it is, opened in place; null: it is none, or lies too deep.</param>
public sealed record AttachmentLine(int Number, string Name, string Type, long Size, bool Inline, FileReport? Report, EmbeddedMessage? Embedded)
{
    public FileWarnings Warnings => Report?.Warnings ?? FileEnds.Warn(Name);
}

/// <summary>Looks at a message's attachments and at the messages among them, in bounded work.</summary>
internal sealed class AttachmentReader
{
    private const int MostLines = 500;
    private const int MostEmbedded = 20;
    private const int Deepest = 4;
    private const int MostText = 20_000;

    // Each level of embedding reads its octets once more.
    private long _octetsLeft = 200_000_000;
    private int _embedded;

    public IReadOnlyList<AttachmentLine> Read(MailMessage message) => Read(message, 0);

    private List<AttachmentLine> Read(MailMessage message, int depth) =>
        [.. message.Attachments.Take(MostLines).Select((attachment, number) => Line(attachment, number, depth))];

    private AttachmentLine Line(Attachment attachment, int number, int depth)
    {
        bool isMessage = attachment.ContentType is "message/rfc822" or "message/global" or "message/news";
        FileReport? report = null;
        if ((_octetsLeft -= attachment.Size) >= 0)
        {
            using var content = attachment.OpenDecoded();
            report = FileInspection.Read(content, attachment.Name, attachment.ContentType);
            report = isMessage ? report with { Kind = FileKind.Message, Warnings = report.Warnings & ~(FileWarnings.OtherContent | FileWarnings.ActivePage | FileWarnings.Script) } : report;
        }

        return new(number, attachment.Name, attachment.ContentType, attachment.Size, attachment.IsInline, report, isMessage ? Embedded(attachment.Part, depth) : null);
    }

    private EmbeddedMessage? Embedded(MimePart part, int depth)
    {
        if (depth >= Deepest || ++_embedded > MostEmbedded || part.Embedded is not { } inner)
        {
            return null;
        }

        string text = inner.Text;
        var attachments = Read(inner, depth + 1);
        bool deeper = attachments.Exists(line => line.Report?.Kind == FileKind.Message && line.Embedded is null);
        return new(Words(inner, "From"), Words(inner, "To"), inner.Subject, inner.Date, text.Length > MostText ? text[..MostText] : text, text.Length > MostText, attachments, deeper);
    }

    private static string Words(MailMessage message, string field) => message.Headers.First(field) is { } value ? EncodedWords.Decode(value.Length > 2000 ? value[..2000] : value) : "";
}
