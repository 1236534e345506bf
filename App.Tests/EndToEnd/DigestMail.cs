using System.Net;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A digest as its reader gets it, with the links that stand in it.</summary>
internal sealed partial class DigestMail
{
    private DigestMail(SunkMessage mail)
    {
        var message = MailMessage.Read(mail.Content);
        Text = message.Text;
        Html = message.Html ?? "";
        TextLinks = [.. Link().Matches(Text).Select(match => match.Value)];
        HtmlLinks = [.. Link().Matches(WebUtility.HtmlDecode(Html)).Select(match => match.Value).Distinct()];
    }

    public string Text { get; }

    public string Html { get; }

    public IReadOnlyList<string> TextLinks { get; }

    public IReadOnlyList<string> HtmlLinks { get; }

    public static DigestMail Read(SunkMessage mail) => new(mail);

    /// <summary>The first link behind this word in the text, after the subject of its message.</summary>
    public string LinkOf(string subject, string verb)
    {
        string below = Text[Text.IndexOf(subject, StringComparison.Ordinal)..];
        string line = below.Split('\n').First(line => line.StartsWith(verb + ": ", StringComparison.Ordinal));
        return Link().Match(line).Value;
    }

    [GeneratedRegex(@"https?://[^\s""<>]+/a/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
