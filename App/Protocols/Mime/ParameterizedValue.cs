using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>A value with parameters: Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2183, RFC 2231).</summary>
internal sealed class ParameterizedValue
{
    private const int MostParameters = 200;

    private ParameterizedValue(string value, IReadOnlyDictionary<string, string> parameters)
    {
        Value = value;
        Parameters = parameters;
    }

    /// <summary>In lower case, without comments and white space.</summary>
    public string Value { get; }

    /// <summary>By name in any case. Continuations joined, percent escapes decoded.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    public static ParameterizedValue Parse(string text)
    {
        var end = text.IndexOf(';');
        var head = end < 0 ? text : text[..end];
        var comment = head.IndexOf('(');
        head = comment < 0 ? head : head[..comment];
        var value = head.Trim().Trim('"').ToLowerInvariant();
        if (value.Contains(' '))
        {
            // "text/plain charset=utf-8": the semicolon is missing; "text / plain" has no business being written so.
            var space = value.IndexOf(' ');
            if (value.Contains('=') && value.IndexOf('=') > space)
            {
                end = text.IndexOf(' ', text.Length - text.TrimStart().Length);
                value = value[..space];
            }
            else
            {
                value = value.Replace(" ", "", StringComparison.Ordinal);
            }
        }

        return new ParameterizedValue(value, end < 0 ? ParameterList.Empty : ReadParameters(text, end + 1));
    }

    private static ParameterList ReadParameters(string text, int at)
    {
        var result = new ParameterList();
        Dictionary<string, ParameterPieces>? pieces = null;
        for (var count = 0; count < MostParameters && at < text.Length; count++)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ';'))
            {
                at++;
            }

            var equals = text.AsSpan(at).IndexOfAny('=', ';');
            if (equals < 0)
            {
                break;
            }

            if (text[at + equals] == ';')
            {
                at += equals + 1;
                continue;
            }

            var name = text.AsSpan(at, equals).Trim().ToString();
            at = ReadValue(text, at + equals + 1, out var value);
            var star = name.IndexOf('*');
            if (star < 0)
            {
                // The first one counts: scanners look at it, too.
                result.Set(name, value, replace: false);
                continue;
            }

            pieces ??= new(StringComparer.OrdinalIgnoreCase);
            var key = name[..star];
            if (!pieces.TryGetValue(key, out var list))
            {
                pieces[key] = list = new ParameterPieces();
            }

            list.Add(name.AsSpan(star), value);
        }

        if (pieces is null)
        {
            return result;
        }

        foreach (var (name, list) in pieces)
        {
            // RFC 2231 section 4 lets a plain parameter stand beside the extended one for old readers.
            result.Set(name, list.Join(), replace: true);
        }

        return result;
    }

    /// <summary>Reads one value and returns where the next parameter may begin.</summary>
    private static int ReadValue(string text, int at, out string value)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            var result = new StringBuilder();
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                // Windows programs quote paths without escaping the backslash; only these two escapes are meant as such.
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                {
                    at++;
                }

                result.Append(text[at]);
            }

            value = result.ToString();
            return Math.Min(at + 1, text.Length);
        }

        var semicolon = text.IndexOf(';', at);
        var end = semicolon < 0 ? text.Length : semicolon;
        var token = text.AsSpan(at, end - at);
        var next = end;
        var comment = token.IndexOf(" (", StringComparison.Ordinal);
        var equals = token.IndexOf('=');
        var space = equals > 0 ? token[..equals].TrimEnd().LastIndexOfAny(' ', '\t') : -1;
        if (space > 0 && !token.StartsWith("=?", StringComparison.Ordinal))
        {
            // "charset=utf-8 format=flowed": the semicolon is missing.
            token = token[..space];
            next = at + space;
        }
        else if (comment > 0 && token.TrimEnd().EndsWith(")", StringComparison.Ordinal))
        {
            token = token[..comment];
        }

        value = token.Trim().ToString();
        return next;
    }
}
