using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Reads one list entry after the other. Linear: an opening sign that was once found without its end is never searched for again.</summary>
internal sealed class AddressScanner(string text)
{
    private readonly StringBuilder _words = new();
    private int _at;
    private bool _noQuoteEnd;
    private bool _noCommentEnd;
    private string? _comment;
    private string? _angle;
    private string? _bare;

    /// <summary>False at the end of the list. An empty entry gives null.</summary>
    public bool Next(out Mailbox? mailbox)
    {
        mailbox = null;
        if (_at >= text.Length)
        {
            return false;
        }

        _words.Clear();
        _comment = _angle = _bare = null;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is ',' or ';')
            {
                _at++;
                break;
            }

            if (c == ':' && _angle is null && _bare is null)
            {
                // "group: members;" (also "mailto:", which is no group but means the same here)
                _at++;
                _words.Clear();
                _comment = null;
                continue;
            }

            Take(c);
        }

        mailbox = Build();
        return true;
    }

    private void Take(char c)
    {
        if (c == '<')
        {
            ReadAngle();
        }
        else if (c == '"' && ReadQuoted() is { } quoted)
        {
            // A quoted local part: "john doe"@example.org
            if (_at < text.Length && text[_at] == '@')
            {
                _bare ??= string.Concat("\"", quoted, "\"", ReadWord());
            }
            else
            {
                AddWord(quoted);
            }
        }
        else if (c == '(' && ReadComment() is { } comment)
        {
            _comment = comment;
        }
        else if (char.IsWhiteSpace(c) || c is '>')
        {
            _at++;
        }
        else
        {
            ReadAtom();
        }
    }

    private void ReadAtom()
    {
        if (text[_at] == '=' && _at + 1 < text.Length && text[_at + 1] == '?' && EncodedWords.EndAt(text, _at) is > 0 and var end)
        {
            // A comma within a wrongly encoded word does not end the entry.
            AddWord(text[_at..end], glue: true);
            _at = end;
            return;
        }

        var word = ReadWord();
        if (word.Length > 1 && word.Contains('@') && _angle is null)
        {
            if (_bare is not null)
            {
                AddWord(_bare);
            }

            _bare = word;
        }
        else
        {
            AddWord(word);
        }
    }

    private string ReadWord()
    {
        var start = _at;
        _at++;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>' or '"' or '(' || (c == ':' && !InDomainLiteral(start)))
            {
                break;
            }

            _at++;
        }

        return text[start.._at];
    }

    private bool InDomainLiteral(int start) => text.AsSpan(start, _at - start).Contains('[');

    private void ReadAngle()
    {
        var start = ++_at;
        var quoted = false;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == '\\' && quoted)
            {
                _at++;
            }
            else if (c == '"')
            {
                quoted = !quoted && text.IndexOf('"', _at + 1, Math.Min(text.Length - _at - 1, 256)) > 0;
            }
            else if (!quoted && (c is '>' or '<' || (c is ',' or ';' && text[start] != '@')))
            {
                break;
            }

            _at++;
        }

        _at = Math.Min(_at, text.Length);
        var content = text[start.._at];
        if (_at < text.Length && text[_at] == '>')
        {
            _at++;
        }

        if (_angle is { Length: > 0 })
        {
            // "<a> <b>": the second one is no address of this entry, keep it visible in the name.
            AddWord('<' + content + '>');
            return;
        }

        _angle = CleanAddress(content);
    }

    private string? ReadQuoted()
    {
        if (_noQuoteEnd)
        {
            return null;
        }

        var result = new StringBuilder();
        for (var i = _at + 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                result.Append(text[++i]);
            }
            else if (c == '"')
            {
                _at = i + 1;
                return result.ToString();
            }
            else
            {
                result.Append(c);
            }
        }

        _noQuoteEnd = true;
        return null;
    }

    private string? ReadComment()
    {
        if (_noCommentEnd)
        {
            return null;
        }

        var result = new StringBuilder();
        var depth = 0;
        for (var i = _at; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                result.Append(text[++i]);
                continue;
            }

            if (c == '(' && depth++ == 0)
            {
                continue;
            }

            if (c == ')' && --depth == 0)
            {
                _at = i + 1;
                return result.ToString();
            }

            result.Append(c);
        }

        _noCommentEnd = true;
        return null;
    }

    private void AddWord(string word, bool glue = false)
    {
        if (_words.Length > 0 && !(glue && text[_at - 1] is not (' ' or '\t')))
        {
            _words.Append(' ');
        }

        _words.Append(word);
    }

    private Mailbox? Build()
    {
        if (_angle is not null)
        {
            if (_bare is not null)
            {
                // "john@example.org <other@example.net>": what stands before the bracket is only a name.
                _words.Insert(0, _words.Length > 0 ? _bare + " " : _bare);
            }

            var name = Clean(_words.ToString());
            name = name.Length == 0 && _comment is not null ? Clean(_comment) : name;
            return _angle.Length == 0 && name.Length == 0 ? null : new Mailbox(name, _angle);
        }

        if (_bare is not null && _words.Length > 1 && _words[0] == '.')
        {
            // "john@example . org": white space around the dots (RFC 5322 section 4.4)
            return new Mailbox(Clean(_comment ?? ""), CleanAddress(_bare + _words));
        }

        if (_bare is not null)
        {
            return new Mailbox(Clean(_words.Length > 0 ? _words.ToString() : _comment ?? ""), CleanAddress(_bare));
        }

        var words = _words.ToString();
        if (words.Length == 0)
        {
            return null;
        }

        if (words.Contains(" @ ", StringComparison.Ordinal))
        {
            return new Mailbox(Clean(_comment ?? ""), CleanAddress(words));
        }

        // One word without an at sign is a local user; several words are a name without an address.
        return words.Contains(' ') || words.Contains("=?", StringComparison.Ordinal)
            ? new Mailbox(Clean(words), "")
            : new Mailbox(Clean(_comment ?? ""), words);
    }

    private static string Clean(string name)
    {
        name = EncodedWords.Decode(name).Trim();
        return name.Length > 1 && name[0] == '"' && name[^1] == '"' ? name[1..^1].Trim() : name;
    }

    private static string CleanAddress(string address)
    {
        var start = 0;
        if (address.StartsWith('@'))
        {
            // Source route (RFC 5322 section 4.4): <@a,@b:user@host>
            start = address.IndexOf(':') + 1;
        }

        if (address.Contains('"'))
        {
            return address[start..].Trim();
        }

        var result = new StringBuilder(address.Length);
        foreach (var c in address.AsSpan(start))
        {
            if (!char.IsWhiteSpace(c))
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }
}
