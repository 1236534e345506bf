using System.Net;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Lookalikes;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Takes the target of a link apart as a browser would, and compares it with what the link says of itself.</summary>
internal static partial class LinkReader
{
    // Longer addresses exist in newsletters; what lies behind this cannot be judged by eye, so it is not opened from here.
    private const int LongestTarget = 4000;

    // Words such as "invoice.pdf" name a file.
    private static readonly HashSet<string> FileEnds = new(StringComparer.OrdinalIgnoreCase) { "csv", "doc", "docx", "exe", "gif", "htm", "html", "ics", "jpeg", "jpg", "js", "json", "odt", "pdf", "png", "ppt", "pptx", "txt", "xls", "xlsx", "xml" };

    /// <param name="target">The href as parsed; hostile.</param>
    /// <param name="words">What is shown for it; hostile.</param>
    /// <returns>Null: it leads to a place in the message itself, or nowhere.</returns>
    public static MessageLink? Read(string target, string words)
    {
        string clean = Clean(target);
        if (clean.Length == 0 || clean[0] == '#')
        {
            return null;
        }

        string shown = VisibleText.Line(Spaces().Replace(words, " ").Trim(), 200);
        if (clean.Length > LongestTarget || !Uri.TryCreate(clean, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "mailto"))
        {
            return new(shown, VisibleText.Line(clean, 300), "", "", null, null, LinkTricks.NotOpened);
        }

        return uri.Scheme == "mailto" ? Mail(uri, shown) : Web(uri, shown);
    }

    /// <summary>As browsers read it: without control characters and blanks at its ends, with https before two slashes.</summary>
    internal static string Clean(string target)
    {
        string clean = new([.. target.Trim().Where(letter => !char.IsControl(letter))]);
        return clean.StartsWith("//", StringComparison.Ordinal) ? $"https:{clean}" : clean;
    }

    /// <summary>True when the words name a host, and it is neither this one nor above or below it.</summary>
    internal static bool NamesOther(string words, string host)
    {
        foreach (Match named in HostName().Matches(words.Length > 500 ? words[..500] : words))
        {
            if (FileEnds.Contains(named.Groups[1].Value[(named.Groups[1].Value.LastIndexOf('.') + 1)..]))
            {
                continue;
            }

            string name = Plain(GeneralSettings.Fold(named.Groups[1].Value));
            string own = Plain(host);
            if (name != own && !own.EndsWith($".{name}", StringComparison.Ordinal) && !name.EndsWith($".{own}", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..].ToLowerInvariant() : host.ToLowerInvariant();

    private static MessageLink Web(Uri uri, string shown)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        string decoded = host.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? VisibleText.Line(DomainLetters.Decode(host), 260) : host;
        var tricks = (NamesOther(shown, host) ? LinkTricks.NamesOther : 0)
            | (uri.UserInfo.Length > 0 ? LinkTricks.UserInfo : 0)
            | (IPAddress.TryParse(host.Trim('[', ']'), out _) ? LinkTricks.Number : 0)
            | (decoded != host ? LinkTricks.International : 0);
        string before = $"{uri.Scheme}://{(uri.UserInfo.Length > 0 ? $"{uri.UserInfo}@" : "")}";
        string after = $"{(uri.IsDefaultPort ? "" : FormattableString.Invariant($":{uri.Port}"))}{uri.PathAndQuery}{uri.Fragment}";
        return new(shown, VisibleText.Line(before, 200), host, VisibleText.Line(after, LongestTarget), decoded != host ? decoded : null, uri.AbsoluteUri, tricks);
    }

    private static MessageLink Mail(Uri uri, string shown)
    {
        string address = Uri.UnescapeDataString(uri.AbsoluteUri["mailto:".Length..].Split('?')[0]);
        int at = address.LastIndexOf('@');
        string host = at < 0 ? "" : GeneralSettings.Fold(address[(at + 1)..]);
        var tricks = host.Length > 0 && NamesOther(shown, host) ? LinkTricks.NamesOther : 0;
        return new(shown, VisibleText.Line(at < 0 ? $"mailto:{address}" : $"mailto:{address[..(at + 1)]}", 300), VisibleText.Line(host, 260), VisibleText.Line(uri.Query, 1000), null, uri.AbsoluteUri, tricks);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // A name with a top level of letters, at the begin of the words or behind a blank, a slash or an at sign.
    [GeneratedRegex(@"(?:^|[\s/@(\[<])((?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]{1,59}|\p{L}{2,24}))(?=$|[\s/:?#)\]>,.])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex HostName();
}
