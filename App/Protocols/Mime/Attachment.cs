namespace QueueDashboard.Protocols.Mime;

/// <summary>Something in a message that is not its text: a file, a picture, an embedded message, a report.</summary>
public sealed class Attachment
{
    private readonly EncodedContent _content;

    internal Attachment(string name, string contentType, MimePart part, EncodedContent content)
    {
        Name = name;
        ContentType = contentType;
        Part = part;
        _content = content;
        Size = content.CountDecoded();
    }

    /// <summary>The sender's file name, unchecked, or empty.</summary>
    public string Name { get; }

    /// <summary>In lower case.</summary>
    public string ContentType { get; }

    /// <summary>Decoded bytes.</summary>
    public long Size { get; }

    /// <summary>The part that holds it. For a uuencoded file that is the text around it.</summary>
    public MimePart Part { get; }

    /// <summary>Shown within the text (a picture of an HTML body) rather than beside it.</summary>
    public bool IsInline => Part.Disposition != "attachment" && Part.ContentId is not null;

    /// <summary>The decoded bytes, in a new array.</summary>
    public byte[] Decode() => _content.Decode();

    /// <summary>The decoded bytes piece by piece, in bounded memory.</summary>
    public Stream OpenDecoded() => _content.OpenDecoded();
}
