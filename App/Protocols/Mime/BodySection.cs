namespace QueueDashboard.Protocols.Mime;

/// <summary>A stretch of what a mail program shows as the message.</summary>
/// <param name="Plain">Its parts as plain text; empty when there is only HTML.</param>
/// <param name="Rich">Its parts with HTML, plain ones between them included; empty when there is none.</param>
internal sealed record BodySection(IReadOnlyList<MimePart> Plain, IReadOnlyList<MimePart> Rich)
{
    public static bool IsHtml(MimePart part) => part.ContentType is "text/html" or "application/xhtml+xml";

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
                sections.Add(new BodySection([part], []));
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
            sections.Add(new BodySection([part], []));
        }
        else if (IsHtml(part))
        {
            sections.Add(new BodySection([], [part]));
        }
        else if (part.ContentType is "text/enriched" or "text/richtext" && sections.Count == 0 && part.FileName is null)
        {
            sections.Add(new BodySection([part], []));
        }
        else
        {
            others.Add(part);
        }
    }

    private static void Alternatives(MimePart part, List<BodySection> sections, List<MimePart> others)
    {
        IReadOnlyList<MimePart> plain = [];
        IReadOnlyList<MimePart> rich = [];
        foreach (var child in part.Children)
        {
            var found = new List<BodySection>(1);
            Visit(child, found, others);
            // The first plain text and the last HTML: senders order from poor to rich (RFC 2046 section 5.1.4). An alternative may be
            // a mixed part of several texts with pictures between them (Apple Mail).
            if (plain.Count == 0 && found.TrueForAll(s => s.Plain.Count > 0))
            {
                plain = [.. found.SelectMany(s => s.Plain)];
            }

            if (found.Exists(s => s.Rich.Count > 0))
            {
                rich = [.. found.SelectMany(s => s.Rich.Count > 0 ? s.Rich : s.Plain)];
            }
        }

        if (plain.Count > 0 || rich.Count > 0)
        {
            sections.Add(new BodySection(plain, rich));
        }
    }
}
