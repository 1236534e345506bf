using System.Text.Encodings.Web;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

/// <summary>Says within the message where a link would have led, unless its own words already say so.</summary>
internal static class DeadLink
{
    /// <summary>HTML to stand behind the link; empty when there is nothing to add.</summary>
    public static string Leads(MessageLink? link)
    {
        if (link is null || Where(link) is not { Length: > 0 } where)
        {
            return "";
        }

        bool differs = link.Tricks.HasFlag(LinkTricks.NamesOther);
        return !differs && link.Shown.Contains(where, StringComparison.OrdinalIgnoreCase) ? ""
            : $" <small class=\"leads{(differs ? " differs" : "")}\">{(differs ? "\u26A0 " : "")}→ <b>{HtmlEncoder.Default.Encode(where)}</b></small>";
    }

    /// <summary>The host of a web address, the address of a mailto, else how the target begins: "javascript:".</summary>
    private static string Where(MessageLink link) =>
        link.Tricks.HasFlag(LinkTricks.NotOpened) ? link.Before.Split(':') is [var scheme, _, ..] && scheme.All(char.IsAsciiLetterOrDigit) ? $"{scheme}:" : VisibleText.Line(link.Before, 60)
        : link.Before.StartsWith("mailto:", StringComparison.Ordinal) ? $"{link.Before["mailto:".Length..]}{link.Host}"
        : link.Host.StartsWith("www.", StringComparison.Ordinal) ? link.Host[4..] : link.Host;
}
