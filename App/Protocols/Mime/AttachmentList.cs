namespace QueueDashboard.Protocols.Mime;

/// <summary>Gathers what a message carries besides its text.</summary>
internal static class AttachmentList
{
    public static List<Attachment> Of(IReadOnlyList<BodySection> sections, IReadOnlyList<MimePart> others)
    {
        var found = new List<Attachment>(others.Count);
        foreach (var part in others)
        {
            found.Add(new Attachment(part.FileName ?? "", part.ContentType, part, part.Encoded));
        }

        foreach (var plain in sections.SelectMany(s => s.Plain).Where(p => p.Encoding == TransferEncoding.None))
        {
            AddUuencoded(plain, found);
        }

        return found;
    }

    private static void AddUuencoded(MimePart part, List<Attachment> found)
    {
        const int most = 100;
        var at = 0;
        for (var count = 0; count < most && Uuencode.Find(part.Content.Span, at) is { } block; count++)
        {
            var data = part.Content[block.DataStart..block.DataEnd];
            found.Add(new Attachment(
                block.Name, "application/octet-stream", part, new EncodedContent(data, TransferEncoding.Uuencode)));
            at = block.End;
        }
    }
}
