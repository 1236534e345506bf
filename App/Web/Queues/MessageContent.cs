using QueueDashboard.Protocols.Files;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Protocols.Trace;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

/// <summary>
/// What the tabs of the reading pane show. Made once when a message is opened, so that the page does not hold its bytes:
/// twenty open pages on 25 MB messages must not cost half a gigabyte.
/// </summary>
public sealed record MessageContent
{
    /// <summary>Characters of the text, and octets of one page of the source, that are shown; the rest is in the download.</summary>
    public const int MostShown = 200_000;

    public required string Text { get; init; }
    public required bool TextCut { get; init; }
    public required bool HasHtml { get; init; }
    public required int BlockedImages { get; init; }
    public required int ImageHosts { get; init; }
    public required IReadOnlyList<MessageLink> Links { get; init; }
    public required bool LinksCut { get; init; }
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }
    public required ReceivedPath Path { get; init; }
    public required IReadOnlyList<AuthenticationResults> Authentication { get; init; }
    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>Null: it is no report about another message.</summary>
    public required ReturnedMail? Report { get; init; }
    public required IReadOnlyList<AttachmentLine> Attachments { get; init; }
    public required IReadOnlyList<string> Defects { get; init; }

    /// <summary>The first page of the source.</summary>
    public required string Source { get; init; }
    public required long Octets { get; init; }
    public bool SourceCut => Octets > MostShown;

    /// <param name="rules">Whose domains are ours; null: none are known.</param>
    /// <param name="item">What is known of it besides its content; null: nothing.</param>
    public static MessageContent Read(ReadOnlyMemory<byte> raw, ReadingRules? rules = null, ItemView? item = null)
    {
        rules ??= ReadingRules.None;
        var message = MailMessage.Read(raw);
        string text = message.Text;
        var html = message.Html is { } found ? SafeHtml.Clean(found) : new CleanHtml("", 0);
        var path = ReceivedPath.Of(message.Headers, host => IsOwn(host, rules), item?.ClientAddress);
        return new MessageContent
        {
            Text = text.Length > MostShown ? text[..MostShown] : text,
            TextCut = text.Length > MostShown,
            HasHtml = message.HasHtml,
            BlockedImages = html.BlockedImages,
            ImageHosts = html.ImageHosts,
            Links = html.Links,
            LinksCut = html.LinksCut,
            Headers = [.. message.Headers.Fields.Take(500).Select(field => (field.Name, EncodedWords.Decode(field.Value)))],
            Path = path,
            Authentication = AuthenticationResults.Of(message.Headers, path.EnteredAt, host => IsOwn(host, rules)),
            Marks = MarkReader.Read(message, rules, [.. item?.Recipients.Select(recipient => recipient.Address) ?? []], text),
            Report = ReturnedMail.Read(message),
            Attachments = new AttachmentReader().Read(message),
            Defects = [.. message.Defects.Take(50).Select(defect => defect.Code.ToString()).Distinct()],
            Source = SourceOf(raw, 0),
            Octets = raw.Length,
        };
    }

    /// <summary>One page of the source, each octet a character; from 0.</summary>
    public static string SourceOf(ReadOnlyMemory<byte> raw, int page)
    {
        int from = (int)Math.Min((long)page * MostShown, raw.Length);
        return System.Text.Encoding.Latin1.GetString(raw.Span[from..Math.Min(raw.Length, from + MostShown)]);
    }

    public static bool IsRisky(string name) => FileEnds.Warn(name) != FileWarnings.None;

    private static bool IsOwn(string host, ReadingRules rules)
    {
        string name = GeneralSettings.Fold(host);
        return rules.OwnDomains.Select(GeneralSettings.Fold).Any(own => name == own || name.EndsWith($".{own}", StringComparison.Ordinal));
    }
}
