using System.Text.Encodings.Web;
using AngleSharp.Dom;

namespace QueueDashboard.Web.Queues;

/// <summary>Says where a link would have led, unless its own words already say so.</summary>
internal static class DeadLink
{
    /// <summary>HTML to stand behind the link; empty when there is nothing to add.</summary>
    public static string Leads(IElement element)
    {
        if (element.LocalName != "a" || element.GetAttribute("href") is not { Length: > 0 } target || Where(target) is not { } where)
        {
            return "";
        }

        return element.TextContent.Contains(where, StringComparison.OrdinalIgnoreCase) ? "" : $" <small class=\"leads\">→ {HtmlEncoder.Default.Encode(where)}</small>";
    }

    /// <summary>The host of a web address, the address of a mailto, else the scheme: "javascript:". Null: a place in the message itself.</summary>
    public static string? Where(string target)
    {
        string clean = new([.. target.Trim().Where(letter => !char.IsControl(letter))]);
        if (clean.StartsWith('#') || clean.Length == 0)
        {
            return null;
        }

        if (clean.StartsWith("//", StringComparison.Ordinal))
        {
            clean = $"https:{clean}";
        }

        if (!Uri.TryCreate(clean, UriKind.Absolute, out var uri))
        {
            return VisibleText.Line(clean, 60);
        }

        return uri.Scheme switch
        {
            "http" or "https" or "ftp" => uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host,
            "mailto" => VisibleText.Line(clean["mailto:".Length..].Split('?')[0], 80),
            _ => $"{uri.Scheme}:",
        };
    }
}
