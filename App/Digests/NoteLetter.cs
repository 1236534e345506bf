using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace QueueDashboard.Digests;

/// <summary>A short mail of a few sentences and one link. Everything of strangers in it has been made one clean line.</summary>
/// <param name="Facts">Name and value each, such as sender and subject.</param>
/// <param name="Button">The link's words; null: there is no link.</param>
internal sealed record NoteLetter(string Language, string Subject, string Head, string Heading, IReadOnlyList<string> Lead, IReadOnlyList<(string Name, string Value)> Facts, string? Button, IReadOnlyList<string> Foot)
{
    private const string Font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
    private const string Table = "role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <param name="url">Null: the kept copy, whose link is dead.</param>
    /// <param name="dead">What stands in the kept copy's text in the place of the link.</param>
    public ComposedDigest Compose(string? url, string dead) => new(Subject, Html(url), Text(url ?? dead));

    private string Html(string? url)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{Language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light only\">\n<title>{E(Subject)}</title>\n</head>\n<body style=\"margin:0;padding:0;background:#f4f5f7\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<table {Table} style=\"background:#f4f5f7\"><tr><td align=\"center\" style=\"padding:20px 8px\">\n<table {Table} style=\"max-width:600px;background:#ffffff;border:1px solid #e1e5e9;border-radius:8px;text-align:left\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:22px 24px 18px 24px\">\n<div style=\"{Font}font-size:13px;line-height:18px;color:#5f6975\">{E(Head)}</div>\n<h1 style=\"{Font}font-size:21px;line-height:28px;color:#191e25;margin:6px 0 4px 0;font-weight:600\">{E(Heading)}</h1>\n");
        foreach (string line in Lead)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"{Font}font-size:14px;line-height:21px;color:#47515d;margin:8px 0 0 0;word-break:break-word\"><bdi>{E(line)}</bdi></p>\n");
        }

        foreach (var (name, value) in Facts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"{Font}font-size:14px;line-height:21px;color:#47515d;margin:8px 0 0 0;word-break:break-word\"><span style=\"color:#5f6975\">{E(name)}:</span> <bdi>{E(value)}</bdi></div>\n");
        }

        if (Button is not null)
        {
            string style = $"{Font}display:inline-block;background:#1b59b8;color:#ffffff;border:1px solid #1b59b8;border-radius:5px;padding:8px 12px;margin:16px 0 0 0;font-size:14px;line-height:18px;text-decoration:none;font-weight:600";
            html.Append(url is null ? $"<div><span style=\"{style}\">{E(Button)}</span></div>\n" : $"<div><a href=\"{E(url)}\" style=\"{style}\">{E(Button)}</a></div>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</td></tr>\n<tr><td style=\"padding:16px 24px 20px 24px;border-top:1px solid #e1e5e9;background:#f7f8f9;border-radius:0 0 8px 8px;{Font}font-size:13px;line-height:20px;color:#5f6975\">{E(string.Join(' ', Foot))}</td></tr>\n");
        return html.Append("</table>\n</td></tr></table>\n</body>\n</html>\n").ToString();
    }

    private string Text(string url)
    {
        var text = new StringBuilder();
        text.Append(Head).Append("\n\n").Append(Heading).Append('\n');
        foreach (string line in Lead)
        {
            text.Append('\n').Append(line).Append('\n');
        }

        foreach (var (name, value) in Facts)
        {
            text.Append('\n').Append(name).Append(": ").Append(value);
        }

        if (Button is not null)
        {
            text.Append("\n\n").Append(Button).Append(": ").Append(url);
        }

        return text.Append("\n\n").AppendJoin(' ', Foot).Append('\n').ToString();
    }

    private static string E(string text) => Encoder.Encode(text);
}
