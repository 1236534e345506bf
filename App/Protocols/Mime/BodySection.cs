namespace QueueDashboard.Protocols.Mime;

/// <summary>A stretch of what a mail program shows as the message: plain, HTML, or both as alternatives.</summary>
internal sealed record BodySection(MimePart? Plain, MimePart? Html)
{
    /// <summary>The sections of a message, top to bottom, and every other leaf as something attached.</summary>
    public static (List<BodySection> Sections, List<MimePart> Others) Split(MimePart root)
    {
        var sections = new List<BodySection>(1);
        var others = new List<MimePart>();
        Visit(root, sections, others);
        return (sections, others);
    }

    private static void Visit(MimePart part, List<BodySection> sections, List<MimePart> others)
    {
        if (!part.IsMultipart)
        {
            Leaf(part, sections, others);
        }
        else if (part.Children.Count == 0)
        {
            // A multipart that could not be cut: a mail program shows its body as text, and so do we.
            if (!part.Content.IsEmpty)
            {
                sections.Add(new BodySection(part, null));
            }
        }
        else if (part.ContentType == "multipart/alternative")
        {
            Alternatives(part, sections, others);
        }
        else if (part.ContentType == "multipart/related" && part.Parameters.TryGetValue("start", out var start))
        {
            // RFC 2387 section 3.2: the root may stand anywhere.
            var root = part.Children.FirstOrDefault(c => c.ContentId == start.Trim('<', '>', ' ')) ?? part.Children[0];
            Visit(root, sections, others);
            foreach (var child in part.Children.Where(c => c != root))
            {
                Visit(child, sections, others);
            }
        }
        else
        {
            foreach (var child in part.Children)
            {
                Visit(child, sections, others);
            }
        }
    }

    private static void Leaf(MimePart part, List<BodySection> sections, List<MimePart> others)
    {
        var isNamedExtra = part.FileName is not null && (sections.Count > 0 || part.Disposition is not (null or "inline"));
        if (part.Disposition == "attachment" || isNamedExtra)
        {
            others.Add(part);
        }
        else if (part.ContentType is "text/plain" or "text")
        {
            sections.Add(new BodySection(part, null));
        }
        else if (part.ContentType is "text/html" or "application/xhtml+xml")
        {
            sections.Add(new BodySection(null, part));
        }
        else if (part.ContentType is "text/enriched" or "text/richtext" && sections.Count == 0 && part.FileName is null)
        {
            sections.Add(new BodySection(part, null));
        }
        else
        {
            others.Add(part);
        }
    }

    private static void Alternatives(MimePart part, List<BodySection> sections, List<MimePart> others)
    {
        MimePart? plain = null;
        MimePart? html = null;
        foreach (var child in part.Children)
        {
            var found = new List<BodySection>();
            Visit(child, found, others);
            foreach (var section in found)
            {
                // The first plain text and the last HTML: senders order from poor to rich (RFC 2046 section 5.1.4).
                plain ??= section.Plain;
                html = section.Html ?? html;
            }
        }

        if (plain is not null || html is not null)
        {
            sections.Add(new BodySection(plain, html));
        }
    }
}
