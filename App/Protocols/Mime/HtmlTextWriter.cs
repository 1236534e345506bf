using System.Net;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Collects words and line breaks, never two spaces and never more than one empty line.</summary>
internal sealed class HtmlTextWriter(int sizeHint)
{
    private readonly StringBuilder _result = new(Math.Min(sizeHint, 64 * 1024) / 2);
    private int _breaks;
    private int _preformatted;
    private bool _space;

    public void Text(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        // Text without a semicolon cannot hold an entity; the usual case makes no string.
        if (text.Contains('&'))
        {
            Words(WebUtility.HtmlDecode(text.ToString()));
        }
        else
        {
            Words(text);
        }
    }

    public void Tag(ReadOnlySpan<char> name, bool isEnd)
    {
        switch (name)
        {
            case "br":
                _breaks++;
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "table" or "ul" or "ol" or "dl" or "hr":
                _breaks = Math.Max(_breaks, 2);
                break;
            case "div" or "tr" or "dt" or "dd" or "section" or "article" or "header" or "footer" or "center" or "form" or "address" or "body"
                or "head" or "caption" or "figure" or "main" or "nav" or "aside":
                _breaks = Math.Max(_breaks, 1);
                break;
            case "li":
                _breaks = Math.Max(_breaks, 1);
                if (!isEnd)
                {
                    Words("- ");
                }

                break;
            case "td" or "th":
                _space = true;
                break;
            case "pre":
                _breaks = Math.Max(_breaks, 1);
                _preformatted = Math.Max(0, _preformatted + (isEnd ? -1 : 1));
                break;
            default:
                break;
        }
    }

    public string Finish() => _result.ToString();

    private void Words(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c == '\n' && _preformatted > 0)
            {
                _breaks++;
            }
            else if (c is ' ' or '\t' or '\r' or '\n' or '\u00A0')
            {
                _space = true;
            }
            else
            {
                Separate();
                _result.Append(c);
            }
        }
    }

    private void Separate()
    {
        if (_breaks > 0 && _result.Length > 0)
        {
            _result.Append('\n', Math.Min(_breaks, 2));
        }
        else if (_space && _result.Length > 0)
        {
            _result.Append(' ');
        }

        _breaks = 0;
        _space = false;
    }
}
