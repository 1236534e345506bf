using System.Text;
using System.Text.Encodings.Web;
using AngleSharp.Dom;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Writes the images of one message: its own ones as they are, remote ones as a box with their words unless a reader asked for them.</summary>
internal sealed class ImageWriter(Func<string, string?>? inlineImage, bool remote)
{
    // Beyond this, a message is no letter but a load test for somebody else's server.
    private const int MostRemote = 500;

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private int _loaded;

    public int Blocked { get; private set; }

    public int Hosts => _hosts.Count;

    public void Write(StringBuilder output, IElement image)
    {
        string source = LinkReader.Clean(image.GetAttribute("src") ?? "");
        bool isOwn = source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase);
        if (isOwn && inlineImage?.Invoke(Uri.UnescapeDataString(source[4..])) is { } data)
        {
            Picture(output, image, data);
        }
        else if (!isOwn && Remote(source, image) is { } address && remote && _loaded++ < MostRemote)
        {
            Picture(output, image, address);
        }
        else
        {
            string words = image.GetAttribute("alt") is { Length: > 0 } alt ? alt : "img";
            output.Append("<span class=\"img\">").Append(HtmlEncoder.Default.Encode(VisibleText.Line(words))).Append("</span>");
        }
    }

    private string? Remote(string source, IElement image)
    {
        bool isRemote = Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        if (isRemote)
        {
            _hosts.Add(uri!.IdnHost);
        }

        if (isRemote || image.HasAttribute("srcset"))
        {
            Blocked += remote && isRemote ? 0 : 1;
        }

        return isRemote ? uri!.AbsoluteUri : null;
    }

    private static void Picture(StringBuilder output, IElement image, string address)
    {
        output.Append("<img");
        SafeHtml.Attribute(output, "src", address);
        foreach (string name in (string[])["alt", "width", "height"])
        {
            if (image.GetAttribute(name) is { } value)
            {
                SafeHtml.Attribute(output, name, value);
            }
        }

        output.Append('>');
    }
}
