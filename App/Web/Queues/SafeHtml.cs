using System.Text;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

/// <param name="Html">A fragment that holds allowed elements only; empty when there were too many to look at.</param>
/// <param name="BlockedImages">Remote pictures that would have told the sender that the message was opened.</param>
/// <param name="TooLarge">More than a reader needs: the text is shown instead.</param>
internal sealed record CleanHtml(string Html, int BlockedImages, bool TooLarge = false)
{
    /// <summary>Servers that would have been asked for them.</summary>
    public int ImageHosts { get; init; }

    /// <summary>In the order of the message, each pair of words and target once.</summary>
    public IReadOnlyList<MessageLink> Links { get; init; } = [];

    /// <summary>There were more.</summary>
    public bool LinksCut { get; init; }
}

/// <summary>
/// Writes a message's HTML anew from a list of what is allowed; nothing of the source is copied through. The frame that shows it
/// is sandboxed and has a policy of its own, so that a hole here alone runs nothing; this is the first wall, not the only one.
/// </summary>
internal static class SafeHtml
{
    /// <summary>Characters that are looked at.</summary>
    public const int MostCharacters = 2_000_000;

    // The parser's time grows with the square of the nesting, so the number of elements bounds it. Newsletters have some thousand.
    private const int MostElements = 20_000;
    private const int Deepest = 200;

    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "address", "article", "aside", "b", "bdi", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
        "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
        "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
    };

    // What is inside these is program, data or a control, not words.
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "applet", "audio", "base", "button", "canvas", "datalist", "dialog", "embed", "frame", "frameset", "head", "iframe", "input", "link", "math", "meta", "meter",
        "noembed", "noframes", "noscript", "object", "optgroup", "option", "param", "picture", "portal", "progress", "script", "select", "slot", "source", "style",
        "svg", "template", "textarea", "title", "track", "video", "xmp", "plaintext", "listing", "map", "area",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face", "height", "lang", "rowspan", "size", "start", "title", "valign", "width",
    };

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase) { "br", "hr", "img", "col" };

    /// <param name="html">Hostile.</param>
    /// <param name="inlineImage">The data: address of a picture that the message itself carries, by its Content-ID; null: none.</param>
    /// <param name="remoteImages">Leave the addresses of remote images in, for a reader who asked for them.</param>
    public static CleanHtml Clean(string html, Func<string, string?>? inlineImage = null, bool remoteImages = false)
    {
        int elements = 0;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            OnCreated = (_, _) =>
            {
                if (++elements > MostElements)
                {
                    throw new TooManyElementsException();
                }
            },
        });
        try
        {
            using var document = parser.ParseDocument(html.Length > MostCharacters ? html[..MostCharacters] : html);
            return document.Body is { } body ? Write(body, new ImageWriter(inlineImage, remoteImages)) : new("", 0);
        }
        catch (TooManyElementsException)
        {
            // The parser offers no other way to stop it.
            return new("", 0, TooLarge: true);
        }
    }

    // A stack of our own: a message may nest deeper than a thread's stack allows.
    private static CleanHtml Write(IElement body, ImageWriter images)
    {
        var output = new StringBuilder();
        var links = new LinkCollector();
        var open = new Stack<(INode? Node, string? End, int Depth)>();
        Push(open, body, 0);
        while (open.TryPop(out var step))
        {
            if (step.End is not null)
            {
                output.Append(step.End);
            }
            else if (step.Node is IText text)
            {
                Words(output, text.Data);
            }
            else if (step.Node is IElement element && !Dropped.Contains(element.LocalName) && IsHtml(element))
            {
                if (!Allowed.Contains(element.LocalName) || step.Depth > Deepest)
                {
                    Push(open, element, step.Depth);
                }
                else if (element.LocalName == "img")
                {
                    images.Write(output, element);
                }
                else
                {
                    var link = element.LocalName == "a" ? links.Add(element) : null;
                    Start(output, element, link is not null);
                    if (!Void.Contains(element.LocalName))
                    {
                        open.Push((null, $"</{element.LocalName}>{DeadLink.Leads(link)}", step.Depth));
                        Push(open, element, step.Depth + 1);
                    }
                }
            }
        }

        return new(output.ToString(), images.Blocked) { ImageHosts = images.Hosts, Links = links.Found, LinksCut = links.Cut };
    }

    private static bool IsHtml(IElement element) => element.NamespaceUri == "http://www.w3.org/1999/xhtml";

    private static void Push(Stack<(INode? Node, string? End, int Depth)> open, INode parent, int depth)
    {
        for (INode? child = parent.LastChild; child is not null; child = child.PreviousSibling)
        {
            open.Push((child, null, depth));
        }
    }

    // Characters that turn the direction or have no picture show their name here too.
    private static void Words(StringBuilder output, string text)
    {
        foreach (var run in VisibleText.Split(text, lines: true))
        {
            output.Append(run.Mark ? "<span class=\"ctl\">" : "").Append(HtmlEncoder.Default.Encode(run.Text)).Append(run.Mark ? "</span>" : "");
        }
    }

    private static void Start(StringBuilder output, IElement element, bool isLink)
    {
        output.Append('<').Append(element.LocalName);
        foreach (var attribute in element.Attributes.Where(attribute => Attributes.Contains(attribute.LocalName) && attribute.NamespaceUri is null))
        {
            Attribute(output, attribute.LocalName, attribute.LocalName == "title" ? VisibleText.Line(attribute.Value) : attribute.Value);
        }

        if (element.GetAttribute("style") is { } style && SafeStyle.Clean(style) is { Length: > 0 } kept)
        {
            Attribute(output, "style", kept);
        }

        if (isLink)
        {
            output.Append(" class=\"deadlink\"");
            if (!element.HasAttribute("title"))
            {
                Attribute(output, "title", VisibleText.Line(LinkReader.Clean(element.GetAttribute("href")!), 2000));
            }
        }

        output.Append('>');
    }

    internal static void Attribute(StringBuilder output, string name, string value) =>
        output.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');

    private sealed class TooManyElementsException : Exception;
}
