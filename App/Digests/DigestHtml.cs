using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Digests;

/// <summary>
/// The digest as HTML that mail programs keep: tables and inline styles, no picture, no request to anywhere. Readable with the
/// styles off, and without an image nobody can tell who has read it.
/// </summary>
internal static class DigestHtml
{
    private const string Font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
    private const string Table = "role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

    // Letters of all languages as they are: numbers for them would triple a German mail. What means something in HTML is encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(DigestLetter letter, LetterFacts facts)
    {
        var words = letter.Words;
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{words.Language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light only\">\n<meta name=\"format-detection\" content=\"telephone=no\">\n<title>{E(facts.Subject)}</title>\n</head>\n<body style=\"margin:0;padding:0;background:#f4f5f7\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">{E(facts.Preheader)}</div>\n");
        html.Append(CultureInfo.InvariantCulture, $"<table {Table} style=\"background:#f4f5f7\"><tr><td align=\"center\" style=\"padding:20px 8px\">\n<table {Table} style=\"max-width:600px;background:#ffffff;border:1px solid #e1e5e9;border-radius:8px;text-align:left\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:22px 24px 18px 24px\">\n<div style=\"{Font}font-size:13px;line-height:18px;color:#5f6975\">{E(facts.Head)}</div>\n<h1 style=\"{Font}font-size:21px;line-height:28px;color:#191e25;margin:6px 0 4px 0;font-weight:600\">{E(facts.Heading)}</h1>\n<div style=\"{Font}font-size:14px;line-height:21px;color:#47515d\">{E(facts.Intro)} {E(facts.How)}</div>\n</td></tr>\n");
        foreach (var line in letter.Lines)
        {
            Message(html, letter, facts, line);
        }

        Requests(html, letter, facts);
        More(html, letter, facts);
        Foot(html, letter, facts);
        return html.Append("</table>\n</td></tr></table>\n</body>\n</html>\n").ToString();
    }

    private static void Message(StringBuilder html, DigestLetter letter, LetterFacts facts, LetterLine line)
    {
        var of = facts.Of(line);
        var (colour, sign) = of.Queue switch
        {
            QueueName.Quarantine => ("#ae241d", "&#9650;"),
            QueueName.Holding => ("#855000", "&#9632;"),
            _ => ("#4d5763", "&#9679;"),
        };
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:16px 24px 12px 24px;border-top:1px solid #e1e5e9\">\n<table {Table}><tr>\n<td style=\"{Font}font-size:13px;line-height:18px;color:{colour};font-weight:600\">{sign}&nbsp; <bdi>{E(of.Label)}</bdi></td>\n");
        html.Append(CultureInfo.InvariantCulture, $"<td align=\"right\" style=\"{Font}font-size:13px;line-height:18px;color:#5f6975;white-space:nowrap;vertical-align:top;padding-left:12px\">{E(of.When)} · {E(of.Age)} · {E(of.Size)}</td></tr></table>\n");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"{Font}font-size:16px;line-height:22px;color:#191e25;font-weight:600;padding-top:4px;word-break:break-word\"><bdi>{E(of.Subject)}</bdi></div>\n");
        string address = of.Address is null ? "" : $" <span style=\"color:#5f6975\">&lt;<bdi>{E(of.Address)}</bdi>&gt;</span>";
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"{Font}font-size:14px;line-height:20px;color:#47515d;word-break:break-word\"><bdi>{E(of.From)}</bdi>{address}</div>\n");
        if (of.Recipients is { } recipients)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"{Font}font-size:14px;line-height:20px;color:#47515d;word-break:break-word\">{E(letter.Words["To"])} <bdi>{E(recipients)}</bdi></div>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"<div style=\"{Font}font-size:14px;line-height:20px;color:#47515d;padding:4px 0 10px 0\">{E(of.Sentence)}</div>\n");
        if (line.Links.Count > 0)
        {
            html.Append("<div>");
            for (int at = 0; at < line.Links.Count; at++)
            {
                Button(html, letter, facts, line.Links[at], first: at == 0);
            }

            html.Append("</div>\n");
        }

        html.Append("</td></tr>\n");
    }

    private static void Button(StringBuilder html, DigestLetter letter, LetterFacts facts, LetterLink link, bool first)
    {
        string look = link.Act switch
        {
            LinkAct.Release when first => "background:#1b59b8;color:#ffffff;border:1px solid #1b59b8;",
            LinkAct.Delete => "background:#ffffff;color:#ae241d;border:1px solid #858f9b;",
            _ => "background:#ffffff;color:#191e25;border:1px solid #858f9b;",
        };
        string style = $"{Font}display:inline-block;{look}border-radius:5px;padding:8px 12px;margin:0 6px 6px 0;font-size:14px;line-height:18px;text-decoration:none;font-weight:600";
        string verb = E(facts.Verb(link));
        html.Append(letter.UrlOf(link.Token) is { } url ? $"<a href=\"{E(url)}\" style=\"{style}\">{verb}</a>" : $"<span style=\"{style}\">{verb}</span>");
    }

    private static void More(StringBuilder html, DigestLetter letter, LetterFacts facts)
    {
        if (facts.More is null && letter.NoLinks is not NoLinks.None)
        {
            return;
        }

        string all = letter.NoLinks is not NoLinks.None ? E(letter.Words["MoreDashboard"])
            : letter.UrlOf(letter.WholeToken) is { } url ? $"<a href=\"{E(url)}\" style=\"color:#1b59b8;font-weight:600\">{E(letter.Words["All"])}</a>"
            : $"<span style=\"color:#1b59b8;font-weight:600\">{E(letter.Words["All"])}</span>";
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:16px 24px;border-top:1px solid #e1e5e9;{Font}font-size:14px;line-height:21px;color:#47515d\">{E(facts.More ?? "")} {all}</td></tr>\n");
    }

    private static void Requests(StringBuilder html, DigestLetter letter, LetterFacts facts)
    {
        if (facts.Requests is not { } text)
        {
            return;
        }

        string shown = letter.RequestsUrl is { } url ? $"<a href=\"{E(url)}\" style=\"color:#1b59b8;font-weight:600\">{E(text)}</a>" : E(text);
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:16px 24px;border-top:1px solid #e1e5e9;{Font}font-size:14px;line-height:21px;color:#47515d\">{shown}</td></tr>\n");
    }

    private static void Foot(StringBuilder html, DigestLetter letter, LetterFacts facts)
    {
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:16px 24px 20px 24px;border-top:1px solid #e1e5e9;background:#f7f8f9;border-radius:0 0 8px 8px;{Font}font-size:13px;line-height:20px;color:#5f6975\">\n");
        if (letter.NoLinks is NoLinks.None)
        {
            foreach (var (verb, does) in facts.Explained)
            {
                html.Append(CultureInfo.InvariantCulture, $"<b style=\"color:#47515d\">{E(verb)}</b> {E(does)} ");
            }

            html.Append(CultureInfo.InvariantCulture, $"<br><br>\n{E(facts.Until)} ");
        }

        if (letter.HasOwnPage)
        {
            string own = E(letter.Words["OwnPage"]);
            html.Append(letter.OwnUrl is { } url ? $"<a href=\"{E(url)}\" style=\"color:#1b59b8;font-weight:600\">{own}</a>" : $"<span style=\"color:#1b59b8;font-weight:600\">{own}</span>").Append("<br>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"{E(letter.Words["NeverPassword"])} {E(facts.Questions ?? "")}\n</td></tr>\n");
    }

    private static string E(string text) => Encoder.Encode(text);
}
