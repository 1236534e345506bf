using System.Collections.ObjectModel;

namespace QueueDashboard.Protocols.Mime;

/// <summary>One part of a message. Holds slices of the raw message, never copies; decoding happens each time it is asked for.</summary>
public sealed class MimePart
{
    private readonly MessageContext _context;
    private HeaderScanResult? _headers;
    private MailMessage? _embedded;
    private bool _embeddedRead;

    internal MimePart(MessageContext context, ReadOnlyMemory<byte> raw, int bodyOffset, PartFields fields, MimePart? parent, int index)
    {
        _context = context;
        Raw = raw;
        Content = raw[bodyOffset..];
        Parent = parent;
        Index = index;
        ContentType = fields.Type;
        Parameters = fields.TypeParameters;
        Disposition = fields.Disposition;
        FileName = fields.FileName;
        Encoding = fields.Encoding;
        ContentId = fields.ContentId;
    }

    /// <summary>Header and body as they stand in the message.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The body as it stands in the message, still encoded.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The fields of this part's own header; read at the first use.</summary>
    public HeaderScanResult Headers =>
        _headers ??= HeaderScan.Read(Raw.Span, _context.Limits.MaxHeaderBytes, _context.Limits.MaxHeaderFields);

    /// <summary>Type and subtype in lower case, such as <c>text/plain</c>; what applies when the field is missing or broken.</summary>
    public string ContentType { get; }

    /// <summary>The parameters of the content type, by name in any case.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary><c>attachment</c>, <c>inline</c> or another word in lower case; null when the part says nothing.</summary>
    public string? Disposition { get; }

    /// <summary>
    /// The name from Content-Disposition or else Content-Type, decoded; null when there is none. It is the sender's: it may hold paths,
    /// control characters and anything else.
    /// </summary>
    public string? FileName { get; }

    /// <summary>How <see cref="Content"/> is written.</summary>
    public TransferEncoding Encoding { get; }

    /// <summary>Without angle brackets, or null.</summary>
    public string? ContentId { get; }

    /// <summary>The charset as the part names it, or null.</summary>
    public string? Charset => Parameters.GetValueOrDefault("charset");

    /// <summary>The parts within a multipart; empty for everything else.</summary>
    public IReadOnlyList<MimePart> Children { get; internal set; } = ReadOnlyCollection<MimePart>.Empty;

    /// <summary>Whether this is a multipart.</summary>
    public bool IsMultipart => ContentType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>
    /// The message within a <c>message/rfc822</c> or <c>message/global</c> part, read at the first use; null for other parts and below
    /// <see cref="ReaderLimits.MaxDepth"/>.
    /// </summary>
    public MailMessage? Embedded
    {
        get
        {
            if (!_embeddedRead)
            {
                _embeddedRead = true;
                _embedded = _context.ReadEmbedded(this);
            }

            return _embedded;
        }
    }

    /// <summary>The place of the part as in IMAP: "1.2"; "0" for the message itself.</summary>
    public string Path => Parent is null ? "0" : Parent.Parent is null ? $"{Index + 1}" : $"{Parent.Path}.{Index + 1}";

    internal MimePart? Parent { get; }

    internal int Index { get; }

    internal EncodedContent Encoded => new(Content, Encoding);

    /// <summary>The decoded bytes, in a new array.</summary>
    public byte[] Decode() => Encoded.Decode();

    /// <summary>The decoded bytes piece by piece, in bounded memory.</summary>
    public Stream OpenDecoded() => Encoded.OpenDecoded();

    /// <summary>The size in bytes that <see cref="Decode"/> would give, without decoding.</summary>
    public long CountDecoded() => Encoded.CountDecoded();

    /// <summary>The part as text in its charset, line ends as LF, cut at <see cref="ReaderLimits.MaxTextBytes"/>.</summary>
    public string DecodeText() => PartText.Read(this, _context);

    /// <summary>This part and all below it, in the order of the message; embedded messages are not entered.</summary>
    public IEnumerable<MimePart> SelfAndDescendants()
    {
        // No recursive iterators: each step of those costs the depth of the tree.
        var waiting = new Stack<MimePart>();
        waiting.Push(this);
        while (waiting.TryPop(out var part))
        {
            yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
            {
                waiting.Push(part.Children[i]);
            }
        }
    }
}
