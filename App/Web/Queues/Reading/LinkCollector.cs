using System.Text;
using AngleSharp.Dom;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Gathers the links of a message, each once.</summary>
internal sealed class LinkCollector
{
    private const int MostLinks = 200;
    private const int MostWords = 300;

    private readonly List<MessageLink> _found = [];
    private readonly HashSet<(string, string, string, string)> _seen = [];

    public IReadOnlyList<MessageLink> Found => _found;

    public bool Cut { get; private set; }

    /// <summary>Null: it leads nowhere outside of the message.</summary>
    public MessageLink? Add(IElement element)
    {
        if (element.GetAttribute("href") is not { } target || LinkReader.Read(target, Words(element)) is not { } link)
        {
            return null;
        }

        if (_found.Count >= MostLinks)
        {
            Cut = true;
        }
        else if (_seen.Add((link.Shown, link.Before, link.Host, link.After)))
        {
            _found.Add(link);
        }

        return link;
    }

    // Not TextContent: nested links would each copy all words of those within them.
    private static string Words(IElement element)
    {
        var words = new StringBuilder();
        INode? node = element.FirstChild;
        for (int steps = 0; node is not null && words.Length < MostWords && steps < MostWords; steps++)
        {
            switch (node)
            {
                case IText text:
                    words.Append(text.Data.AsSpan(0, Math.Min(text.Data.Length, MostWords)));
                    break;
                case IElement { LocalName: "img" } image when image.GetAttribute("alt") is { } alt:
                    words.Append(alt.AsSpan(0, Math.Min(alt.Length, MostWords)));
                    break;
            }

            node = Next(node, element);
        }

        return words.ToString();
    }

    private static INode? Next(INode node, INode top)
    {
        if (node.FirstChild is { } child)
        {
            return child;
        }

        INode? at = node;
        while (at is not null && at != top && at.NextSibling is null)
        {
            at = at.Parent;
        }

        return at is null || at == top ? null : at.NextSibling;
    }
}
