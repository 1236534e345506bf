namespace QueueDashboard.Queues;

/// <summary>Reads a search as it was typed: <c>or := and (OR and)*</c>, <c>and := [-] ( word | "phrase" | field:value | "(" or ")" ) ...</c>.</summary>
internal sealed class SearchReader
{
    internal const int MostTerms = 64;
    internal const int LongestSearch = 2000;
    internal const int Deepest = 8;

    private readonly List<Piece> _pieces = [];
    private readonly DateTimeOffset _now;
    private readonly TimeZoneInfo _zone;
    private int _at;
    private int _terms;
    private SearchFault? _fault;

    private SearchReader(string typed, DateTimeOffset now, TimeZoneInfo zone)
    {
        (_now, _zone) = (now, zone);
        Split(typed);
    }

    private enum Kind
    {
        Word,
        Phrase,
        Open,
        Close,
        Or,
    }

    /// <summary>Never throws, whatever was typed. A search of nothing but punctuation asks for nothing and finds everything.</summary>
    /// <param name="zone">Where a day begins.</param>
    public static (SearchTerm? Term, SearchFault? Fault) Read(string typed, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (typed.Length > LongestSearch)
        {
            return (null, new SearchFault(typed[..40], "", SearchFaultKind.TooLong));
        }

        SearchReader reader = new(typed, now, zone);
        var term = reader.Or(0);
        return reader._fault is { } fault ? (null, fault) : (term, null);
    }

    /// <summary>Null: there is nothing to search for.</summary>
    private SearchTerm? Or(int depth)
    {
        List<SearchTerm> sides = [];
        bool empty = false;
        int ors = 0;
        while (true)
        {
            var side = And(depth, out bool any);
            empty |= !any;
            if (side is not null)
            {
                sides.Add(side);
            }

            if (_fault is not null || _at >= _pieces.Count || _pieces[_at].Kind != Kind.Or)
            {
                break;
            }

            _at++;
            ors++;
        }

        if (ors > 0 && empty)
        {
            _fault ??= new SearchFault("OR", "", SearchFaultKind.Or);
        }

        // Punctuation alone on one side would find everything, which nobody means.
        return sides.Count switch { 0 => null, 1 => sides[0], _ => new SearchTerm.Any(sides) };
    }

    private SearchTerm? And(int depth, out bool any)
    {
        List<SearchTerm> terms = [];
        any = false;
        while (_fault is null && _at < _pieces.Count && _pieces[_at].Kind is not (Kind.Or or Kind.Close))
        {
            any = true;
            var piece = _pieces[_at++];
            var term = piece.Kind == Kind.Open ? Bracket(depth + 1) : Leaf(piece);
            if (++_terms > MostTerms)
            {
                _fault ??= new SearchFault(piece.Text, "", SearchFaultKind.TooLong);
            }

            if (term is not null)
            {
                terms.Add(piece.Minus ? Negate(term) : term);
            }
        }

        return terms.Count switch { 0 => null, 1 => terms[0], _ => new SearchTerm.All(terms) };
    }

    private SearchTerm? Bracket(int depth)
    {
        if (depth > Deepest)
        {
            _fault ??= new SearchFault("(", "", SearchFaultKind.TooLong);
            return null;
        }

        int began = _at;
        var inside = Or(depth);
        if (_fault is null && (_at >= _pieces.Count || _at == began))
        {
            _fault = new SearchFault("(", "", SearchFaultKind.Bracket);
        }

        _at++;
        return inside;
    }

    private SearchTerm? Leaf(Piece piece)
    {
        int colon = piece.Kind == Kind.Phrase ? -1 : piece.Text.IndexOf(':', StringComparison.Ordinal);
        string name = colon > 0 ? piece.Text[..colon].ToLowerInvariant() : "";
        string value = colon > 0 ? piece.Text[(colon + 1)..] : "";
        if (name.Length > 0 && SearchFields.Takes(name) is { } takes)
        {
            string bare = value.Trim('"');
            var term = SearchFields.Read(name, bare, value.StartsWith('"'), _now, _zone);
            if (term is null)
            {
                _fault ??= new SearchFault(piece.Text, takes);
            }

            return term;
        }

        if (value.Length > 0 && value[0] != '/' && SearchFields.Meant(name) is { } meant)
        {
            _fault ??= new SearchFault(piece.Text, $"{meant}:", SearchFaultKind.Name);
            return null;
        }

        return SearchFields.Text(SearchColumn.Anywhere, piece.Text, piece.Kind == Kind.Phrase);
    }

    // Down to the leaves, so that what is left of OR can be carried out side by side.
    private static SearchTerm Negate(SearchTerm term) => term switch
    {
        SearchTerm.Not not => not.Term,
        SearchTerm.All all => new SearchTerm.Any([.. all.Terms.Select(Negate)]),
        SearchTerm.Any any => new SearchTerm.All([.. any.Terms.Select(Negate)]),
        _ => new SearchTerm.Not(term),
    };

    private void Split(string typed)
    {
        int i = 0;
        int open = 0;
        bool not = false;
        while (true)
        {
            while (i < typed.Length && char.IsWhiteSpace(typed[i]))
            {
                i++;
            }

            if (i >= typed.Length)
            {
                break;
            }

            bool minus = i + 1 < typed.Length && typed[i] == '-' && !char.IsWhiteSpace(typed[i + 1]);
            i += minus ? 1 : 0;
            minus ^= not;
            not = false;
            if (typed[i] == '(')
            {
                open++;
                i++;
                _pieces.Add(new Piece(Kind.Open, "(", minus));
                continue;
            }

            if (typed[i] == ')' && open > 0)
            {
                open--;
                i++;
                _pieces.Add(new Piece(Kind.Close, ")", false));
                continue;
            }

            int start = i;
            bool quoted = false;
            while (i < typed.Length && (quoted || !(char.IsWhiteSpace(typed[i]) || (typed[i] == ')' && open > 0))))
            {
                quoted ^= typed[i] == '"';
                i++;
            }

            string word = typed[start..i];
            bool more = i < typed.Length;
            switch (word)
            {
                case "OR":
                    _pieces.Add(new Piece(Kind.Or, word, false));
                    break;
                case "AND" when more && _pieces.Count > 0:
                    // What stands side by side must all hold anyway.
                    break;
                case "NOT" when more:
                    not = true;
                    break;
                default:
                    _pieces.Add(word[0] == '"' ? new Piece(Kind.Phrase, word.Trim('"'), minus) : new Piece(Kind.Word, word, minus));
                    break;
            }
        }
    }

    private readonly record struct Piece(Kind Kind, string Text, bool Minus);
}
