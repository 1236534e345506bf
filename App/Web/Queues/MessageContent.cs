using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Web.Queues;

/// <param name="Number">From 0, in the order of the message: its address.</param>
/// <param name="Risky">A kind of file that can act by itself.</param>
public sealed record AttachmentLine(int Number, string Name, string Type, long Size, bool Inline, bool Risky);

/// <summary>
/// What the tabs of the reading pane show. Made once when a message is opened, so that the page does not hold its bytes:
/// twenty open pages on 25 MB messages must not cost half a gigabyte.
/// </summary>
public sealed record MessageContent
{
    /// <summary>Characters of the text and of the source that are shown; the rest is in the download.</summary>
    public const int MostShown = 200_000;

    private static readonly HashSet<string> RiskyEnds = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".msi", ".msp", ".dll", ".cpl", ".jar", ".lnk", ".pif", ".reg",
        ".iso", ".img", ".vhd", ".chm", ".docm", ".xlsm", ".xlsb", ".xlam", ".pptm", ".dotm", ".one", ".htm", ".html", ".shtml", ".svg", ".xhtml", ".url", ".appx", ".apk",
    };

    public required string Text { get; init; }
    public required bool TextCut { get; init; }
    public required bool HasHtml { get; init; }
    public required int BlockedImages { get; init; }
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }
    public required IReadOnlyList<AttachmentLine> Attachments { get; init; }
    public required IReadOnlyList<string> Defects { get; init; }
    public required string Source { get; init; }
    public required bool SourceCut { get; init; }

    public static MessageContent Read(ReadOnlyMemory<byte> raw)
    {
        var message = MailMessage.Read(raw);
        string text = message.Text;
        string source = System.Text.Encoding.Latin1.GetString(raw.Span[..Math.Min(raw.Length, MostShown)]);
        return new MessageContent
        {
            Text = Cut(text),
            TextCut = text.Length > MostShown,
            HasHtml = message.HasHtml,
            BlockedImages = message.Html is { } html ? SafeHtml.Clean(html).BlockedImages : 0,
            Headers = [.. message.Headers.Fields.Take(500).Select(field => (field.Name, EncodedWords.Decode(field.Value)))],
            Attachments = [.. message.Attachments.Take(500).Select(Line)],
            Defects = [.. message.Defects.Take(50).Select(defect => defect.Code.ToString()).Distinct()],
            Source = source,
            SourceCut = raw.Length > MostShown,
        };
    }

    public static bool IsRisky(string name) => RiskyEnds.Contains(Path.GetExtension(name.TrimEnd('.', ' ')));

    private static AttachmentLine Line(Attachment attachment, int number) =>
        new(number, attachment.Name, attachment.ContentType, attachment.Size, attachment.IsInline, IsRisky(attachment.Name) || attachment.ContentType is "text/html" or "image/svg+xml");

    private static string Cut(string text) => text.Length > MostShown ? text[..MostShown] : text;
}
