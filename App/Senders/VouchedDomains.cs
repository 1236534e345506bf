using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Senders;

/// <summary>
/// Which domains vouch for a message: those for which Authentication-Results (RFC 8601) of an own server says that DKIM, SPF or DMARC
/// passed. A field that anybody else wrote is no evidence.
/// </summary>
internal sealed class VouchedDomains(IReadOnlyList<string> authservIds)
{
    private const int MostFields = 50;
    private const int LongestField = 16_384;

    private readonly List<string> _domains = [];
    private int _fields;
    private int _authors;

    public IReadOnlyList<string> Domains => _domains;

    /// <summary>Of the one From field; empty when there are several, of which each program shows another one.</summary>
    public string Author { get; private set; } = "";

    /// <summary>Of a whole message, or of its header.</summary>
    public static VouchedDomains Of(ReadOnlySpan<byte> message, IReadOnlyList<string> authservIds)
    {
        VouchedDomains vouched = new(authservIds);
        HeaderWalker fields = new(message);
        while (fields.MoveNext())
        {
            vouched.Add(fields.Name, fields.Value);
        }

        return vouched;
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> plain = name.Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(plain, "From"u8))
        {
            var authors = HeaderAddresses.Read(HeaderText.Unfold(value[..Math.Min(value.Length, LongestField)]));
            _authors += Math.Max(1, authors.Count);
            Author = _authors == 1 && authors.Count == 1 ? authors[0].Address : "";
        }
        else if (authservIds.Count > 0 && Ascii.EqualsIgnoreCase(plain, "Authentication-Results"u8) && value.Length <= LongestField && _fields++ < MostFields)
        {
            Read(WithoutComments(HeaderText.Unfold(value)));
        }
    }

    private void Read(string field)
    {
        string[] parts = field.Split(';');
        string[] first = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (first.Length == 0 || !authservIds.Contains(first[0], StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (string part in parts.Skip(1))
        {
            Result(part.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private void Result(string[] words)
    {
        string? property = (words.Length == 0 ? "" : words[0].ToLowerInvariant()) switch
        {
            "dkim=pass" => "header.d",
            "spf=pass" => "smtp.mailfrom",
            "dmarc=pass" => "header.from",
            _ => null,
        };
        if (property is null)
        {
            return;
        }

        foreach (string word in words.Skip(1))
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && word.AsSpan(0, sign).Equals(property, StringComparison.OrdinalIgnoreCase))
            {
                string domain = SenderKeys.Domain(SenderKeys.DomainOf(word[(sign + 1)..].Trim('"')));
                if (domain.Length > 0 && !_domains.Contains(domain, StringComparer.Ordinal))
                {
                    _domains.Add(domain);
                }
            }
        }
    }

    /// <summary>A comment may hold semicolons, and whatever a stranger's server said.</summary>
    private static string WithoutComments(string text)
    {
        StringBuilder plain = new(text.Length);
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                i++;
                c = ' ';
            }
            else if (depth == 0 && c == '"')
            {
                quoted = !quoted;
                continue;
            }
            else if (quoted)
            {
                // What stands in quotes is one value; nothing in it parts anything.
                c = c is ';' or ' ' or '\t' ? '_' : c;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && depth > 0)
            {
                depth--;
                c = ' ';
            }

            plain.Append(depth > 0 ? "" : c);
        }

        return depth > 0 || quoted ? "" : plain.ToString();
    }
}
