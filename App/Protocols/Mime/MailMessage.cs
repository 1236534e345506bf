using System.Net;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// A message, read leniently and lazily: <see cref="Read(ReadOnlyMemory{byte}, ReaderLimits?)"/> finds the parts, everything else is
/// worked out at the first use. Holds the raw bytes and slices of them. Nothing here throws on bad input. Not for use by two threads at once.
/// </summary>
public sealed class MailMessage
{
    private readonly MessageContext _context;
    private IReadOnlyList<BodySection>? _sections;
    private IReadOnlyList<MimePart>? _others;
    private IReadOnlyList<Attachment>? _attachments;
    private IReadOnlyList<Mailbox>? _from;
    private IReadOnlyList<Mailbox>? _to;
    private string? _subject;
    private string? _text;
    private string? _html;
    private DeliveryReport? _report;
    private bool _reportRead;

    private MailMessage(MessageContext context, MimePart root)
    {
        _context = context;
        Root = root;
    }

    /// <summary>The whole message, as a part.</summary>
    public MimePart Root { get; }

    /// <summary>The fields of the message's own header.</summary>
    public HeaderScanResult Headers => Root.Headers;

    /// <summary>The first Subject, decoded, or empty.</summary>
    public string Subject => _subject ??= EncodedWords.Decode(Headers.First("Subject") ?? "");

    /// <summary>The authors by the first From. A second From is a trick on some reader; it stays visible in the headers.</summary>
    public IReadOnlyList<Mailbox> From => _from ??= FirstAddresses("From");

    /// <summary>The mailbox that sent it for the authors, or null.</summary>
    public Mailbox? Sender => FirstAddresses("Sender") is [var sender, ..] ? sender : null;

    /// <summary>Where answers go, when not to the authors.</summary>
    public IReadOnlyList<Mailbox> ReplyTo => FirstAddresses("Reply-To");

    /// <summary>All To fields together.</summary>
    public IReadOnlyList<Mailbox> To => _to ??= AllAddresses("To");

    /// <summary>All Cc fields together.</summary>
    public IReadOnlyList<Mailbox> Cc => AllAddresses("Cc");

    /// <summary>When the sender says that it was written, or null.</summary>
    public DateTimeOffset? Date => Headers.First("Date") is { } date ? HeaderDate.Read(date) : null;

    /// <summary>With its angle brackets as written, or null.</summary>
    public string? MessageId => Headers.First("Message-ID") is { Length: > 0 } id ? id : null;

    /// <summary>All leaves that are not the text, and uuencoded files within the text.</summary>
    public IReadOnlyList<Attachment> Attachments => _attachments ??= AttachmentList.Of(Sections, Others);

    /// <summary>Whether there is a plain text body (and not only HTML, or a multipart that could not be cut).</summary>
    public bool HasText => Sections.Any(s => s.Plain.Any(p => p.ContentType == "text/plain"));

    /// <summary>Whether there is an HTML body.</summary>
    public bool HasHtml => Sections.Any(s => s.Rich.Count > 0);

    /// <summary>The readable text: plain sections as they are, HTML sections as their words. Lines end with LF.</summary>
    public string Text => _text ??= string.Join("\n", Sections.Select(TextOf));

    /// <summary>The HTML sections, decoded and NOT cleaned, plain ones between them as preformatted text; null without HTML.</summary>
    public string? Html => HasHtml ? _html ??= string.Join("\n<hr>\n", Sections.Select(HtmlOf)) : null;

    /// <summary>The delivery status, disposition or feedback report that the message carries, or null.</summary>
    public DeliveryReport? Report
    {
        get
        {
            if (!_reportRead)
            {
                _reportRead = true;
                _report = DeliveryReport.Find(Root);
            }

            return _report;
        }
    }

    /// <summary>Whether it tells of a delivery that failed or is late: by its report, or by the signs that such messages carry without one.</summary>
    public bool IsBounce => BounceSigns.Judge(this);

    /// <summary>Whether a program sent it on its own (RFC 3834): never answer it.</summary>
    public bool IsAutoSubmitted => AutoSubmittedSigns.Judge(this);

    /// <summary>Whether a part is encrypted (S/MIME, PGP/MIME or PGP in the text).</summary>
    public bool IsEncrypted => Protection.IsEncrypted(this);

    /// <summary>Whether a part is signed by its author (S/MIME, PGP/MIME or PGP in the text); DKIM does not count.</summary>
    public bool IsSigned => Protection.IsSigned(this);

    /// <summary>Whether there is a winmail.dat (TNEF), whose attachments only Outlook shows.</summary>
    public bool HasTnef => Root.SelfAndDescendants().Any(Protection.IsTnef);

    /// <summary>What was found broken so far; decoding text may add to it.</summary>
    public IReadOnlyList<MimeDefect> Defects => _context.Defects.Found;

    internal IReadOnlyList<BodySection> Sections
    {
        get
        {
            Split();
            return _sections!;
        }
    }

    private IReadOnlyList<MimePart> Others
    {
        get
        {
            Split();
            return _others!;
        }
    }

    /// <summary>Reads a message. Never throws on its content.</summary>
    /// <param name="raw">The bytes as they came; must not change while the result is in use.</param>
    /// <param name="limits">How far to look; <see cref="ReaderLimits.Default"/> if null.</param>
    public static MailMessage Read(ReadOnlyMemory<byte> raw, ReaderLimits? limits = null) =>
        Read(raw, new MessageContext(limits ?? ReaderLimits.Default, depth: 0));

    internal static MailMessage Read(ReadOnlyMemory<byte> raw, MessageContext context) => new(context, MimeTree.Read(context, raw));

    private void Split()
    {
        if (_sections is null)
        {
            (_sections, _others) = BodySection.Split(Root);
        }
    }

    private static string TextOf(BodySection section) => section.Plain.Count > 0
        ? string.Join('\n', section.Plain.Select(p => p.DecodeText()))
        : string.Join('\n', section.Rich.Select(p => BodySection.IsHtml(p) ? HtmlText.From(p.DecodeText()) : p.DecodeText()));

    private static string HtmlOf(BodySection section) => string.Join(
        "\n",
        (section.Rich.Count > 0 ? section.Rich : section.Plain)
            .Select(p => BodySection.IsHtml(p) ? p.DecodeText() : $"<pre>{WebUtility.HtmlEncode(p.DecodeText())}</pre>"));

    private IReadOnlyList<Mailbox> FirstAddresses(string name) => Headers.First(name) is { } value ? HeaderAddresses.Read(value) : [];

    private List<Mailbox> AllAddresses(string name) => [.. Headers.All(name).SelectMany(HeaderAddresses.Read)];
}
