namespace QueueDashboard.Protocols.Mime;

/// <summary>What all parts of one message share.</summary>
internal sealed class MessageContext(ReaderLimits limits, int depth)
{
    public ReaderLimits Limits { get; } = limits;

    /// <summary>Levels above this message, when it is embedded in others.</summary>
    public int Depth { get; } = depth;

    public DefectList Defects { get; } = new(limits.MaxDefects);

    /// <summary>Parts made so far.</summary>
    public int Parts { get; set; }

    public MailMessage? ReadEmbedded(MimePart part)
    {
        if (part.ContentType is not ("message/rfc822" or "message/global" or "message/news"))
        {
            return null;
        }

        var depth = Depth + 1;
        for (var above = part.Parent; above is not null; above = above.Parent)
        {
            depth++;
        }

        if (depth >= Limits.MaxDepth)
        {
            Defects.Add(MimeDefectCode.DepthLimit, part.Path);
            return null;
        }

        // RFC 2046 section 5.2.1 forbids to encode it, senders do it anyway: then, and only then, a copy is needed.
        var content = part.Encoding == TransferEncoding.None ? part.Content : part.Decode();
        return MailMessage.Read(content, new MessageContext(Limits, depth));
    }
}
