using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>The message that a report is about, as far as the report brings it along. The words are those of whoever wrote the report.</summary>
public sealed record ReportedOriginal(string? MessageId, string? Subject, string? From, string? To, DateTimeOffset? Date)
{
    private const int MostOctets = 128 * 1024;

    // What programs without a proper report write before the copy of the message.
    private static readonly string[] CopyBegins = ["Return-Path:", "Received:", "Message-ID:", "Message-Id:"];

    /// <summary>From an embedded message, its header alone, or a copy within the text; null: none.</summary>
    internal static ReportedOriginal? Find(MailMessage report)
    {
        foreach (var part in report.Root.SelfAndDescendants())
        {
            var headers = part.ContentType switch
            {
                "message/rfc822" or "message/global" => part.Embedded?.Headers,
                "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers" => HeaderScan.Read(Beginning(part)),
                _ => null,
            };
            if (headers is not null && Of(headers) is { } found)
            {
                return found;
            }
        }

        return FromText(report.Text);
    }

    private static ReadOnlySpan<byte> Beginning(MimePart part)
    {
        ReadOnlySpan<byte> bytes = part.Encoding == TransferEncoding.None ? part.Content.Span : part.Decode();
        return bytes[..Math.Min(bytes.Length, MostOctets)];
    }

    private static ReportedOriginal? FromText(string text)
    {
        string looked = text.Length > MostOctets ? text[..MostOctets] : text;
        int at = CopyBegins.Select(begin => looked.IndexOf($"\n{begin}", StringComparison.OrdinalIgnoreCase)).Where(found => found >= 0).DefaultIfEmpty(-1).Min();
        return at < 0 ? null : Of(HeaderScan.Read(Encoding.UTF8.GetBytes(looked[(at + 1)..])));
    }

    private static ReportedOriginal? Of(HeaderScanResult headers)
    {
        string? Word(string name) => headers.First(name) is { Length: > 0 } value ? EncodedWords.Decode(value) : null;
        var found = new ReportedOriginal(Word("Message-ID"), Word("Subject"), Word("From"), Word("To"), headers.First("Date") is { } date ? HeaderDate.Read(date) : null);
        return found is { MessageId: null, Subject: null, From: null } ? null : found;
    }
}
